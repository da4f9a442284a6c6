package kinesic.nn.train;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a run is, how fast, and how long it will take: on a terminal in one line that is
 * written again and again, elsewhere as a plain line every few seconds; and a line for every epoch.
 */
public final class Progress implements TrainingListener {

  private static final double TERMINAL_SECONDS = 0.1;
  private static final double PLAIN_SECONDS = 10;
  private static final int BAR = 20;
  private static final int COLUMNS = 79;

  /** How much the newest batch counts in the running mean of seconds a batch. */
  private static final double NEWEST = 0.05;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private int epochs;
  private int batchesPerEpoch;
  private long started;
  private long lastStep; // when the last step, or the validation after it, ended
  private long shown;
  private int batch; // finished batches of the epoch
  private double secondsPerBatch = Double.NaN;
  private double validationSeconds; // of the last epoch
  private int overwritten; // length of the line that the next one must cover

  /** On standard output. */
  @SuppressWarnings("SystemConsoleNull") // it is null again from JDK 25 on (JDK-8351435)
  public static Progress standard() {
    @Nullable Console console = System.console();
    return new Progress(System.out, console != null && console.isTerminal());
  }

  /**
   * On {@code out}.
   *
   * @param terminal whether it is one: whether a carriage return leads back to the line's start
   */
  public Progress(PrintStream out, boolean terminal) {
    this(out, terminal, System::nanoTime);
  }

  Progress(PrintStream out, boolean terminal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  @Override
  public void started(TrainingPosition from, int epochCount, int batches) {
    epochs = epochCount;
    batchesPerEpoch = batches;
    batch = from.batch();
    started = nanoTime.getAsLong();
    lastStep = started;
    shown = started;
    if (!from.equals(TrainingPosition.START)) {
      line(
          String.format(
              Locale.ROOT,
              "resumed after step %d: epoch %d/%d, batch %d/%d",
              from.step(),
              Math.min(from.epoch() + 1, epochs),
              epochs,
              from.batch(),
              batches));
    }
  }

  @Override
  public void stepped(StepReport report) {
    long now = nanoTime.getAsLong();
    int batches = Math.max(1, report.position().batch() - batch);
    double seconds = 1e-9 * (now - lastStep) / batches;
    secondsPerBatch =
        Double.isNaN(secondsPerBatch)
            ? seconds
            : secondsPerBatch + NEWEST * batches * (seconds - secondsPerBatch);
    lastStep = now;
    batch = report.position().batch();
    if (1e-9 * (now - shown) >= (terminal ? TERMINAL_SECONDS : PLAIN_SECONDS)) {
      shown = now;
      String text = position(report);
      if (terminal) {
        overwrite(text);
      } else {
        line(text);
      }
    }
  }

  private String position(StepReport report) {
    int epoch = report.position().epoch();
    double left =
        secondsPerBatch * ((double) batchesPerEpoch * (epochs - epoch) - batch)
            + validationSeconds * (epochs - epoch);
    int filled = BAR * batch / batchesPerEpoch;
    String bar = "[" + "=".repeat(filled) + " ".repeat(BAR - filled) + "] ";
    return String.format(
        Locale.ROOT,
        "epoch %d/%d %s%d/%d  loss %.4f  %s  %s left",
        epoch + 1,
        epochs,
        terminal ? bar : " ",
        batch,
        batchesPerEpoch,
        report.loss(),
        speed(),
        duration(left));
  }

  private String speed() {
    return secondsPerBatch > 1
        ? String.format(Locale.ROOT, "%.1f s/batch", secondsPerBatch)
        : String.format(Locale.ROOT, "%.1f batches/s", 1 / secondsPerBatch);
  }

  @Override
  public void epochFinished(EpochReport report) {
    long now = nanoTime.getAsLong();
    validationSeconds = 1e-9 * (now - lastStep);
    lastStep = now;
    shown = now;
    batch = 0;
    line(
        String.format(
            Locale.ROOT,
            "epoch %d/%d  loss %.4f%s%s%s  %s",
            report.epoch(),
            epochs,
            report.loss(),
            list(report.parts(), " (", ")"),
            list(report.metrics(), "  ", ""),
            report.improved() ? ", best so far" : "",
            duration(report.seconds())));
  }

  private static String list(Map<String, Double> values, String before, String after) {
    return values.isEmpty()
        ? ""
        : values.entrySet().stream()
            .map(e -> String.format(Locale.ROOT, "%s %.4f", e.getKey(), e.getValue()))
            .collect(Collectors.joining(", ", before, after));
  }

  @Override
  public void finished(TrainingResult result) {
    TrainingPosition at = result.position();
    String end =
        switch (result.end()) {
          case COMPLETED -> "completed " + at.epoch() + " epochs";
          case STOPPED_EARLY -> "stopped early after " + at.epoch() + " epochs";
          case INTERRUPTED ->
              "interrupted in epoch " + (at.epoch() + 1) + " after batch " + at.batch();
        };
    String best =
        result.bestEpoch() == 0
            ? ""
            : String.format(
                Locale.ROOT, "; best epoch %d, %.4f", result.bestEpoch(), result.best());
    line(end + " in " + duration(1e-9 * (nanoTime.getAsLong() - started)) + best);
  }

  /** Seconds below a minute as {@code 9.5 s}, more as {@code 1:05} or {@code 2:01:05}. */
  static String duration(double seconds) {
    if (Double.isNaN(seconds)) {
      return "?";
    }
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    return clock(seconds);
  }

  /** Seconds as {@code 0:09}, {@code 1:05} or {@code 2:01:05}. */
  public static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  private void overwrite(String text) {
    String shownText = text.length() > COLUMNS ? text.substring(0, COLUMNS) : text;
    out.print("\r" + shownText + " ".repeat(Math.max(0, overwritten - shownText.length())));
    out.flush();
    overwritten = shownText.length();
  }

  private void line(String text) {
    String erased = overwritten == 0 ? "" : "\r" + " ".repeat(overwritten) + "\r";
    out.println(erased + text);
    out.flush();
    overwritten = 0;
  }
}
