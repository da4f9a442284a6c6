package kinesic.facebehavior.study;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import kinesic.nn.train.Eta;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.TrainingListener;
import kinesic.nn.train.TrainingPosition;
import org.jspecify.annotations.Nullable;

/**
 * Reports every few seconds how far a study is and how long all its remaining trainings will take.
 *
 * <p>The estimate rests on the trainings of this process. Of a training that continues from a
 * checkpoint only its own steps count, because set-up and tests would weigh too much in the little
 * that was left of it. Set-up before the first training does not count either.
 */
public final class StudyProgress implements TrainingListener {

  private static final double SECONDS = 15;

  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private final Map<VariantRun, Double> costs = new HashMap<>();
  private @Nullable Eta eta; // in costs; null until a training starts
  private int runs;
  private int number; // of completed trainings
  private double left; // cost of all trainings that are not completed
  private double cost; // of the current training
  private double share; // of the current training that is done
  private boolean whole; // whether this process has done all of the current training
  private int steps; // of the current training
  private int batches; // of an epoch
  private String what = "";

  /** Prints to {@code out}. */
  public StudyProgress(PrintWriter out) {
    this(out, System::nanoTime);
  }

  StudyProgress(PrintWriter out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  /** Announces all trainings and what each costs, in any unit. */
  void begin(List<VariantRun> all, List<Double> allCosts) {
    runs = all.size();
    for (int i = 0; i < runs; i++) {
      costs.put(all.get(i), allCosts.get(i));
      left += allCosts.get(i);
    }
  }

  /** A training begins. */
  void training(VariantRun run) {
    if (eta == null) {
      eta = new Eta(nanoTime);
      if (number > 0) {
        line(String.format(Locale.ROOT, "%d of %d trainings are there", number, runs));
      }
    }
    what = run.toString();
    cost = costs.getOrDefault(run, 0.0);
    share = 0;
    whole = false; // until it starts from its beginning: a finished network takes no step
  }

  /** A training is complete, and so are all before it. */
  void done(VariantRun run) {
    number++;
    left -= costs.getOrDefault(run, 0.0);
    share = 0;
    if (eta != null) {
      if (whole) {
        eta.add(0); // the tests
      } else {
        eta.ignore();
      }
      whole = false;
      report(eta, number, "done: " + run);
    }
  }

  @Override
  public void started(TrainingPosition from, int epochs, int batchesPerEpoch) {
    batches = batchesPerEpoch;
    steps = Math.max(1, epochs * batchesPerEpoch);
    share = (double) from.step() / steps;
    whole = from.step() == 0;
    Eta clock = Objects.requireNonNull(eta);
    if (!whole || Double.isNaN(clock.secondsPerUnit())) {
      clock.ignore(); // the set-up
    }
  }

  @Override
  public void stepped(StepReport report) {
    TrainingPosition at = report.position();
    double before = share;
    share = (at.epoch() * (double) batches + at.batch()) / steps;
    Eta clock = Objects.requireNonNull(eta);
    clock.add((share - before) * cost);
    if (clock.isDue(SECONDS)) {
      report(
          clock,
          number + 1,
          String.format(Locale.ROOT, "%s: epoch %d of %d", what, at.epoch() + 1, steps / batches));
    }
  }

  private void report(Eta clock, int training, String text) {
    clock.reported();
    double seconds = clock.left(left - share * cost);
    line(
        String.format(
            Locale.ROOT,
            "[%s] %d of %d, %s%s",
            Eta.clock(clock.elapsed()),
            training,
            runs,
            text,
            Double.isNaN(seconds) ? "" : "; " + Eta.clock(seconds) + " left"));
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }
}
