package kinesic.facebehavior.study;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import kinesic.nn.train.Eta;
import org.jspecify.annotations.Nullable;

/**
 * Waits until workers, in other processes and on other machines, have done the runs of a study, and
 * reports how far they are. All that it knows is what the folders of the runs show: {@code
 * figures.csv} of a run that is done, and the rows of {@code metrics.csv} of one that is not.
 */
public final class StudyWatch implements Execution {

  private static final int LOOK_AGAIN = 500; // milliseconds
  private static final double SECONDS = 15; // between two reports

  /** The workers that this process has started. */
  public interface Workers {

    /**
     * Whether they work, or have done all there is to do.
     *
     * @return false if they were interrupted
     * @throws IOException if one has failed
     */
    boolean areFine() throws IOException;
  }

  private final Workers workers;
  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private final int pause;
  private @Nullable Eta eta; // in costs, for all stages

  /** Prints to {@code out}. */
  public StudyWatch(Workers workers, PrintWriter out) {
    this(workers, out, System::nanoTime, LOOK_AGAIN);
  }

  /**
   * Creates one with another clock.
   *
   * @param pause between two looks, in milliseconds
   */
  StudyWatch(Workers workers, PrintWriter out, LongSupplier nanoTime, int pause) {
    this.workers = workers;
    this.out = out;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /** The runs of a stage that are not done, and how much of each is. */
  private static final class Left {
    private final Study study;
    private final Stage stage;
    private final boolean[] done;
    private final double[] shares;

    Left(Study study, Stage stage) {
      this.study = study;
      this.stage = stage;
      done = new boolean[stage.runs().size()];
      shares = new double[stage.runs().size()];
    }

    /** Looks at all folders. Returns the runs that have been done since the last look. */
    List<VariantRun> look() throws IOException {
      List<VariantRun> fresh = new ArrayList<>();
      for (int i = 0; i < done.length; i++) {
        if (!done[i]) {
          VariantRun run = stage.runs().get(i);
          done[i] = study.isDone(run);
          shares[i] = done[i] ? 1 : study.share(run);
          if (done[i]) {
            fresh.add(run);
          }
        }
      }
      return fresh;
    }

    double work() {
      double sum = 0;
      for (int i = 0; i < done.length; i++) {
        sum += (1 - shares[i]) * stage.costs().get(i);
      }
      return sum;
    }

    int begun() {
      int count = 0;
      for (int i = 0; i < done.length; i++) {
        if (!done[i] && study.isBegun(stage.runs().get(i))) {
          count++;
        }
      }
      return count;
    }
  }

  @Override
  public boolean complete(Study study, Stage stage) throws IOException {
    Eta clock = eta == null ? new Eta(nanoTime) : eta;
    eta = clock;
    Left left = new Left(study, stage);
    int all = stage.runs().size();
    int done = left.look().size();
    if (done > 0) {
      out.println(StudyProgress.already(stage, done));
      out.flush();
    }
    clock.ignore();
    double work = left.work();
    while (done < all) {
      if (!workers.areFine() || !pause()) {
        return false;
      }
      List<VariantRun> fresh = left.look();
      clock.add(work - left.work());
      work = left.work();
      for (VariantRun run : fresh) {
        done++;
        report(clock, stage, done, ", done: " + run, work);
      }
      if (clock.isDue(SECONDS)) {
        report(
            clock,
            stage,
            done,
            String.format(Locale.ROOT, " done, %d in training", left.begun()),
            work);
      }
    }
    return true;
  }

  private void report(Eta clock, Stage stage, int done, String text, double work) {
    clock.reported();
    out.println(StudyProgress.line(clock, stage, done, text, clock.left(work)));
    out.flush();
  }

  private boolean pause() {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
