package kinesic.facebehavior.spark;

/** What rank 0 tells the driver. Thread-safe. */
final class RankNews {

  private final Screen screen;
  private int attempt;
  private boolean started; // in any attempt
  private long step; // of the current attempt
  private long checkpoint; // the newest step that is known to be in one
  private int advances; // of the checkpoint
  private boolean stopRequested;

  RankNews(Screen screen) {
    this.screen = screen;
  }

  /** Returns where it shows what rank 0 prints. */
  Screen screen() {
    return screen;
  }

  /** Ignores messages of earlier attempts from now on. */
  synchronized void expect(int newAttempt) {
    attempt = newAttempt;
    step = checkpoint;
  }

  /** Takes a message and returns the answer. */
  String receive(String encoded) {
    RankMessage message = RankMessage.decoded(encoded);
    synchronized (this) {
      if (message.attempt() != attempt) {
        return RankMessage.STOP; // Spark has given up its task
      }
      switch (message.kind()) {
        case STARTED -> {
          step = message.step();
          if (!started) {
            started = true;
            checkpoint = step;
          }
          saved(step);
        }
        case STEPPED -> step = message.step();
        case CHECKPOINT -> saved(message.step());
        case PRINTED -> screen.show(message.text());
        case IDLE -> {}
      }
      return stopRequested ? RankMessage.STOP : "";
    }
  }

  private synchronized void saved(long newCheckpoint) {
    if (newCheckpoint > checkpoint) {
      checkpoint = newCheckpoint;
      advances++;
    }
  }

  /** Asks rank 0 to stop with the next answer. */
  synchronized void requestStop() {
    stopRequested = true;
  }

  synchronized boolean stopRequested() {
    return stopRequested;
  }

  /** Whether the folder of the run holds a run of this program. */
  synchronized boolean started() {
    return started;
  }

  /** The number of updates of the parameters that the current attempt has reached. */
  synchronized long step() {
    return step;
  }

  /** How often a newer checkpoint has become known. */
  synchronized int advances() {
    return advances;
  }
}
