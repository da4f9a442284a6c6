package kinesic.facebehavior.study;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import kinesic.nn.train.Progress;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.TrainingListener;
import kinesic.nn.train.TrainingPosition;

/**
 * Says every few seconds how far a study is and how long it will take, all trainings together.
 *
 * <p>The time left is estimated from what this process has trained from its beginning; of a
 * training that goes on from a checkpoint only its own steps are reckoned with, and only until it
 * is done: set-up and tests would weigh too much against the little that was left of it.
 */
public final class StudyProgress implements TrainingListener {

  private static final double SECONDS = 15;

  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private final Map<Trial, Double> costs = new HashMap<>();
  private int trials;
  private int number; // of the training in work, from 1
  private double total;
  private double done; // of the total, trainings that are complete
  private double trained; // of the total, whole trainings since the time of measuring
  private long measured; // since when the time is taken
  private boolean training; // whether one is in work
  private double cost; // of the training in work
  private double found; // share of it that was done before this process
  private int steps; // of the training in work
  private int batches; // of an epoch
  private long started = -1;
  private long shown;
  private String what = "";

  /** On {@code out}. */
  public StudyProgress(PrintWriter out) {
    this(out, System::nanoTime);
  }

  StudyProgress(PrintWriter out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  /** These trainings are to be done, which take as long as these numbers say, in any unit. */
  void begin(List<Trial> all, List<Double> allCosts) {
    trials = all.size();
    for (int i = 0; i < trials; i++) {
      costs.put(all.get(i), allCosts.get(i));
      total += allCosts.get(i);
    }
  }

  /** A training begins. */
  void training(Trial trial) {
    if (started < 0) {
      started = nanoTime.getAsLong();
      shown = started;
      if (done > 0) {
        line(String.format(Locale.ROOT, "%d of %d trainings are there", number, trials));
      }
    }
    what = trial.toString();
    training = true;
    cost = costs.getOrDefault(trial, 0.0);
    found = 1; // until it says where it begins: a network that is there takes no step
  }

  /** A training is complete, and so are all before it. */
  void done(Trial trial) {
    number++;
    done += costs.getOrDefault(trial, 0.0);
    if (training && found == 0) {
      trained += cost;
    } else if (training) {
      measure();
    }
    training = false;
    if (started >= 0) {
      say("done: " + trial, 0);
    }
  }

  @Override
  public void started(TrainingPosition from, int epochs, int batchesPerEpoch) {
    batches = batchesPerEpoch;
    steps = Math.max(1, epochs * batchesPerEpoch);
    found = (double) from.step() / steps;
    if (trained == 0 || found > 0) {
      measure();
    }
  }

  private void measure() {
    trained = 0;
    measured = nanoTime.getAsLong();
  }

  @Override
  public void stepped(StepReport report) {
    if (1e-9 * (nanoTime.getAsLong() - shown) >= SECONDS) {
      TrainingPosition at = report.position();
      double share = (at.epoch() * (double) batches + at.batch()) / steps;
      say(
          String.format(Locale.ROOT, "%s: epoch %d of %d", what, at.epoch() + 1, steps / batches),
          share);
    }
  }

  /** Says how far the study is, and this share of the training in work. */
  private void say(String text, double share) {
    shown = nanoTime.getAsLong();
    double worked = trained + Math.max(0, share - found) * cost;
    double seconds = 1e-9 * (shown - measured);
    double left = worked <= 0 ? Double.NaN : seconds / worked * (total - done - share * cost);
    line(
        String.format(
            Locale.ROOT,
            "[%s] %d of %d, %s%s",
            Progress.clock(1e-9 * (shown - started)),
            Math.min(trials, share > 0 ? number + 1 : number),
            trials,
            text,
            Double.isNaN(left) ? "" : "; " + Progress.clock(left) + " left"));
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }
}
