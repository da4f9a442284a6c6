package kinesic.nn.train;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints the progress, speed and remaining time of a run: on a terminal in one line that is
 * updated, elsewhere as a new line every few seconds. Each epoch ends with a line of its own.
 */
public final class Progress implements TrainingListener {

  private static final double TERMINAL_SECONDS = 0.1;
  private static final double PLAIN_SECONDS = 10;
  private static final int BAR = 20;
  private static final int COLUMNS = 80; // of a terminal that does not say how wide it is
  private static final int FEWEST_COLUMNS = 20;

  private final PrintStream out;
  private final boolean terminal;
  private final int columns;
  private final LongSupplier nanoTime;
  private String unit = "batches";
  private double unitsPerBatch = 1;
  private String note = "";
  private int epochs;
  private int batchesPerEpoch;
  private Eta eta; // in batches
  private int batch; // finished batches of the epoch
  private double validationSeconds; // of the last epoch
  private int overwritten; // length of the line that the next one overwrites

  /**
   * Prints to standard output. The environment variable {@code COLUMNS}, if it is set, is the width
   * of the terminal.
   */
  @SuppressWarnings("SystemConsoleNull") // it is null again from JDK 25 on (JDK-8351435)
  public static Progress standard() {
    @Nullable Console console = System.console();
    return new Progress(
        System.out, console != null && console.isTerminal(), terminalColumns(), System::nanoTime);
  }

  /** Returns the value of the environment variable {@code COLUMNS}, or 80. */
  public static int terminalColumns() {
    return columns(System.getenv("COLUMNS"));
  }

  /**
   * Prints to {@code out}.
   *
   * @param terminal whether a carriage return moves to the start of the line
   */
  public Progress(PrintStream out, boolean terminal) {
    this(out, terminal, COLUMNS);
  }

  /**
   * Prints to {@code out}.
   *
   * @param terminal whether a carriage return moves to the start of the line
   * @param columns the width of the terminal, at least 2
   */
  public Progress(PrintStream out, boolean terminal, int columns) {
    this(out, terminal, columns, System::nanoTime);
  }

  Progress(PrintStream out, boolean terminal, int columns, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.columns = columns;
    this.nanoTime = nanoTime;
    eta = new Eta(nanoTime);
  }

  /**
   * Shows the speed in samples instead of batches.
   *
   * @param name what they are called, such as {@code faces}
   * @param perBatch the number of samples of a batch
   * @return this object
   */
  public Progress counting(String name, double perBatch) {
    unit = name;
    unitsPerBatch = perBatch;
    return this;
  }

  /**
   * Ends the lines within an epoch with a note.
   *
   * @return this object
   */
  public Progress noting(String newNote) {
    note = "  " + newNote;
    return this;
  }

  /** The width that a value of {@code COLUMNS} says; 80 if it is missing or unusable. */
  static int columns(@Nullable String value) {
    return value != null && value.matches("[0-9]{1,4}")
        ? Math.max(FEWEST_COLUMNS, Integer.parseInt(value))
        : COLUMNS;
  }

  @Override
  public void started(TrainingPosition from, int epochCount, int batches) {
    epochs = epochCount;
    batchesPerEpoch = batches;
    batch = from.batch();
    eta = new Eta(nanoTime);
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
    eta.add(Math.max(1, report.position().batch() - batch));
    batch = report.position().batch();
    if (eta.isDue(terminal ? TERMINAL_SECONDS : PLAIN_SECONDS)) {
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
        eta.left((double) batchesPerEpoch * (epochs - epoch) - batch)
            + validationSeconds * (epochs - epoch);
    int filled = BAR * batch / batchesPerEpoch;
    String bar = "[" + "=".repeat(filled) + " ".repeat(BAR - filled) + "] ";
    return String.format(
        Locale.ROOT,
        "epoch %d/%d %s%d/%d  loss %.4f  %s  %s left%s",
        epoch + 1,
        epochs,
        terminal ? bar : " ",
        batch,
        batchesPerEpoch,
        report.loss(),
        speed(),
        Eta.duration(left),
        note);
  }

  private String speed() {
    double seconds = eta.secondsPerUnit();
    return seconds > unitsPerBatch
        ? String.format(Locale.ROOT, "%.1f s/batch", seconds)
        : String.format(Locale.ROOT, "%.1f %s/s", unitsPerBatch / seconds, unit);
  }

  @Override
  public void epochFinished(EpochReport report) {
    validationSeconds = eta.ignore();
    eta.reported();
    batch = 0;
    line(
        String.format(
            Locale.ROOT,
            "epoch %d/%d  loss %.4f%s%s%s%s  %s",
            report.epoch(),
            epochs,
            report.loss(),
            list(report.parts(), " (", ")"),
            list(report.weights(), "  weights (", ")"),
            list(report.metrics(), "  ", ""),
            report.improved() ? ", best so far" : "",
            Eta.duration(report.seconds())));
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
    line(end + " in " + Eta.duration(eta.elapsed()) + best);
  }

  private void overwrite(String text) {
    int most = columns - 1; // the cursor needs a column
    String shownText = text.length() > most ? text.substring(0, most) : text;
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
