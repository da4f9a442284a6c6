package kinesic.benchmarks.device;

import java.util.ArrayList;
import java.util.List;
import kinesic.kernels.cuda.standin.Counts;
import kinesic.kernels.cuda.standin.StandIn;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.TrainingListener;
import kinesic.nn.train.TrainingPosition;

/** Counts what a training makes the device of the stand-ins do from one report to the next. */
final class DeviceMeter implements TrainingListener {

  private final List<Counts> steps = new ArrayList<>();
  private Counts before = StandIn.driver().counts();

  @Override
  public void started(TrainingPosition from, int epochs, int batchesPerEpoch) {
    before = StandIn.driver().counts();
  }

  @Override
  public void stepped(StepReport report) {
    Counts now = StandIn.driver().counts();
    steps.add(now.since(before));
    before = now;
  }

  /** Returns the counts before each report. */
  List<Counts> steps() {
    return steps;
  }

  /** Returns one character for each report: g if a graph was launched before it, else -. */
  String kinds() {
    StringBuilder kinds = new StringBuilder();
    steps.forEach(step -> kinds.append(step.graphLaunches() > 0 ? 'g' : '-'));
    return kinds.toString();
  }
}
