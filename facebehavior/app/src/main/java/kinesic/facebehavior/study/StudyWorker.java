package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.training.RunLock;

/**
 * Trains and tests networks in this process, together with all other workers of the same folder, in
 * other processes and on other machines.
 *
 * <p>A worker claims a run by the lock of the run's folder and passes over runs that others have
 * claimed. When only such runs are left, it waits: the lock of a process that has died is free, and
 * the worker continues that run from its last checkpoint.
 */
public final class StudyWorker implements Execution {

  private static final int LOOK_AGAIN = 1000; // milliseconds

  private final StudyProgress progress;

  /**
   * Creates a worker.
   *
   * @param progress is informed about every step
   */
  public StudyWorker(StudyProgress progress) {
    this.progress = progress;
  }

  @Override
  public boolean complete(Study study, Stage stage) throws IOException {
    progress.begin(stage);
    List<VariantRun> left = new ArrayList<>(stage.runs());
    while (true) {
      removeDone(study, left);
      progress.announce();
      if (left.isEmpty()) {
        return true;
      }
      Optional<RunLock> claim = Optional.empty();
      for (VariantRun run : left) {
        claim = study.folder(run).claim();
        if (claim.isPresent()) {
          if (!train(study, run, claim.get())) {
            return false;
          }
          break;
        }
      }
      if (claim.isEmpty()) {
        progress.waiting(left.size());
        if (!pause()) {
          return false;
        }
      }
    }
  }

  private void removeDone(Study study, List<VariantRun> left) {
    for (Iterator<VariantRun> runs = left.iterator(); runs.hasNext(); ) {
      VariantRun run = runs.next();
      if (study.isDone(run)) {
        progress.done(run);
        runs.remove();
      }
    }
  }

  /** Does a run, unless the process that held the lock before has done it. */
  private boolean train(Study study, VariantRun run, RunLock claim) throws IOException {
    try (claim) {
      if (study.isDone(run)) {
        return true;
      }
      progress.training(run);
      return study.train(run, progress);
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(LOOK_AGAIN);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
