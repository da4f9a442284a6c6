package kinesic.facebehavior.study;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import kinesic.nn.train.Eta;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.TrainingListener;
import kinesic.nn.train.TrainingPosition;
import org.jspecify.annotations.Nullable;

/**
 * Reports every few seconds how far a stage of a study is and how long its remaining trainings will
 * take this process alone.
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
  private @Nullable Eta eta; // in costs; null until there is something to report
  private Stage stage = new Stage("", List.of(), List.of());
  private int number; // of completed trainings
  private boolean announced; // that trainings of the stage are there
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

  /** A stage begins. */
  void begin(Stage begun) {
    stage = begun;
    number = 0;
    left = 0;
    costs.clear();
    for (int i = 0; i < begun.runs().size(); i++) {
      costs.put(begun.runs().get(i), begun.costs().get(i));
      left += begun.costs().get(i);
    }
    announced = false;
  }

  /** Says how many trainings of the stage are there, unless it has been said. */
  void announce() {
    if (!announced) {
      announced = true;
      if (number > 0) {
        print(already(stage, number));
      }
    }
  }

  /** A training begins. */
  void training(VariantRun run) {
    announce();
    clock();
    what = run.toString();
    cost = costs.getOrDefault(run, 0.0);
    share = 0;
    whole = false; // until it starts from its beginning: a finished network takes no step
  }

  /** A training is complete, in this process or in another one. */
  void done(VariantRun run) {
    number++;
    left -= costs.getOrDefault(run, 0.0);
    share = 0;
    if (announced) {
      Eta clock = clock();
      if (whole) {
        clock.add(0); // the tests
      } else {
        clock.ignore();
      }
      whole = false;
      report(clock, number, "done: " + run);
    }
  }

  /** All trainings that are left are those of other processes. */
  void waiting(int trainings) {
    Eta clock = clock();
    clock.ignore();
    if (clock.isDue(SECONDS)) {
      report(
          clock,
          number,
          String.format(Locale.ROOT, "waiting for %d trainings of other processes", trainings));
    }
  }

  private Eta clock() {
    if (eta == null) {
      eta = new Eta(nanoTime);
    }
    return eta;
  }

  @Override
  public void started(TrainingPosition from, int epochs, int batchesPerEpoch) {
    batches = batchesPerEpoch;
    steps = Math.max(1, epochs * batchesPerEpoch);
    share = (double) from.step() / steps;
    whole = from.step() == 0;
    Eta clock = clock();
    if (!whole || Double.isNaN(clock.secondsPerUnit())) {
      clock.ignore(); // the set-up
    }
  }

  @Override
  public void stepped(StepReport report) {
    TrainingPosition at = report.position();
    double before = share;
    share = (at.epoch() * (double) batches + at.batch()) / steps;
    Eta clock = clock();
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
    print(line(clock, stage, training, ", " + text, seconds));
  }

  /** Says that trainings of a stage were there when this process began with it. */
  static String already(Stage stage, int number) {
    return String.format(
        Locale.ROOT, "%s%d of %d trainings are there", prefix(stage), number, stage.runs().size());
  }

  /**
   * A line of progress.
   *
   * @param number of trainings, of those of the stage
   * @param text that follows the numbers
   * @param seconds that are left; NaN if that is not known
   */
  static String line(Eta clock, Stage stage, int number, String text, double seconds) {
    return String.format(
        Locale.ROOT,
        "[%s] %s%d of %d%s%s",
        Eta.clock(clock.elapsed()),
        prefix(stage),
        number,
        stage.runs().size(),
        text,
        Double.isNaN(seconds) ? "" : "; " + Eta.clock(seconds) + " left");
  }

  private static String prefix(Stage stage) {
    return stage.name().isEmpty() ? "" : stage.name() + ": ";
  }

  private void print(String text) {
    out.println(text);
    out.flush();
  }
}
