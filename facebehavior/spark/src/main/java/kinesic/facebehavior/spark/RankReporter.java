package kinesic.facebehavior.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kinesic.facebehavior.spark.RankMessage.Kind;
import kinesic.nn.train.EpochReport;
import kinesic.nn.train.Progress;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.TrainingListener;
import kinesic.nn.train.TrainingPosition;
import kinesic.nn.train.TrainingResult;

/**
 * Tells the driver what rank 0 does and prints, several times a second, on a thread of its own: a
 * driver that is slow to answer does not delay the training. The answer may ask it to stop.
 */
final class RankReporter implements TrainingListener, AutoCloseable {

  private static final long PERIOD = 250; // milliseconds
  private static final long LAST_WORDS = 5000;

  private final int attempt;
  private final List<RankMessage> waiting = new ArrayList<>(); // guards itself
  private final CountDownLatch closed = new CountDownLatch(1);
  private final PrintStream stream =
      new PrintStream(new TextStream(), false, StandardCharsets.UTF_8);
  private final Thread thread = new Thread(this::send, "kinesic-reporter");
  private long step; // of the training thread
  private final Progress progress;
  private volatile boolean stopRequested;

  /** Starts reporting. */
  RankReporter(int attempt, Display display) {
    this.attempt = attempt;
    progress = display.progress(stream);
    thread.setDaemon(true);
    thread.start();
  }

  /** Shows the speed in faces, of which a micro-batch has {@code faces}; returns this object. */
  RankReporter counting(int faces) {
    progress.counting("faces", faces);
    return this;
  }

  /** Returns what passes on to the driver what is printed. */
  PrintWriter out() {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  @Override
  public void started(TrainingPosition from, int epochs, int batchesPerEpoch) {
    step = from.step();
    add(Kind.STARTED, "");
    progress.started(from, epochs, batchesPerEpoch);
  }

  @Override
  public void stepped(StepReport report) {
    step = report.position().step();
    add(Kind.STEPPED, "");
    progress.stepped(report);
  }

  @Override
  public boolean asksToStop() {
    return stopRequested;
  }

  @Override
  public void checkpointWritten(Path file) {
    add(Kind.CHECKPOINT, "");
  }

  @Override
  public void epochFinished(EpochReport report) {
    progress.epochFinished(report);
  }

  @Override
  public void finished(TrainingResult result) {
    progress.finished(result);
  }

  private void add(Kind kind, String text) {
    synchronized (waiting) {
      if (kind == Kind.STEPPED && !waiting.isEmpty() && waiting.getLast().kind() == kind) {
        waiting.removeLast();
      }
      waiting.add(new RankMessage(attempt, kind, step, text));
    }
  }

  private void send() {
    try {
      boolean last;
      do {
        last = closed.await(PERIOD, TimeUnit.MILLISECONDS);
        for (RankMessage message : take()) {
          stopRequested |= MessagePlugin.ask(message.encoded()).equals(RankMessage.STOP);
        }
      } while (!last);
    } catch (IOException e) {
      // the driver has ended, and so will this executor
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody interrupts it
    }
  }

  private List<RankMessage> take() {
    synchronized (waiting) {
      List<RankMessage> taken =
          waiting.isEmpty()
              ? List.of(new RankMessage(attempt, Kind.IDLE, step, ""))
              : List.copyOf(waiting);
      waiting.clear();
      return taken;
    }
  }

  /** Sends what is left. */
  @Override
  public void close() {
    stream.flush();
    closed.countDown(); // an interrupt would break off a message that is under way
    try {
      thread.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Collects text up to each flush. */
  private final class TextStream extends OutputStream {

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int value) {
      text.write(value);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) {
      text.write(bytes, from, count);
    }

    @Override
    public synchronized void flush() {
      if (text.size() > 0) {
        add(Kind.PRINTED, text.toString(StandardCharsets.UTF_8));
        text.reset();
      }
    }
  }
}
