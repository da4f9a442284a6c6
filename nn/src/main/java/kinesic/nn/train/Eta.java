package kinesic.nn.train;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Estimates how long the rest of a long computation will take from the work that is done.
 *
 * <p>Work is counted in any unit: batches, faces, or an estimated cost. The estimate is the mean
 * time per unit so far, times the work that is left.
 *
 * <pre>{@code
 * Eta eta = new Eta();
 * for (int i = 0; i < n; i++) {
 *   compute(i);
 *   eta.add(1);
 *   if (eta.isDue(10)) {
 *     System.out.println(Eta.duration(eta.left(n - 1 - i)) + " left");
 *   }
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class Eta {

  private final LongSupplier nanoTime;
  private final long started;
  private long charged; // when the time was last charged or ignored
  private long shown; // when isDue last said yes
  private double seconds;
  private double work;

  /** Starts the clock. */
  public Eta() {
    this(System::nanoTime);
  }

  /**
   * Starts the clock.
   *
   * @param nanoTime a clock in nanoseconds that never runs backwards, such as {@link
   *     System#nanoTime}
   */
  public Eta(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    started = nanoTime.getAsLong();
    charged = started;
    shown = started;
  }

  /**
   * Charges the time since the last call of {@code add} or {@link #ignore} to {@code amount} of
   * work; 0 charges it as overhead of the work so far.
   */
  public void add(double amount) {
    long now = nanoTime.getAsLong();
    seconds += 1e-9 * (now - charged);
    work += amount;
    charged = now;
  }

  /** Leaves the time since the last call out of the estimate and returns it in seconds. */
  public double ignore() {
    long now = nanoTime.getAsLong();
    double ignored = 1e-9 * (now - charged);
    charged = now;
    return ignored;
  }

  /** Mean seconds per unit of work; NaN before any work is done. */
  public double secondsPerUnit() {
    return work > 0 ? seconds / work : Double.NaN;
  }

  /** Estimated seconds for {@code amount} of work; NaN before any work is done. */
  public double left(double amount) {
    return secondsPerUnit() * amount;
  }

  /** Seconds since the clock was started. */
  public double elapsed() {
    return 1e-9 * (nanoTime.getAsLong() - started);
  }

  /**
   * Whether progress should be reported: at least {@code interval} seconds have passed since this
   * method last returned true, since {@link #reported}, or since the start.
   */
  public boolean isDue(double interval) {
    boolean due = 1e-9 * (nanoTime.getAsLong() - shown) >= interval;
    if (due) {
      reported();
    }
    return due;
  }

  /** Restarts the interval of {@link #isDue} because progress has just been reported. */
  public void reported() {
    shown = nanoTime.getAsLong();
  }

  /** Seconds below a minute as {@code 9.5 s}, more as {@link #clock}; NaN as {@code ?}. */
  public static String duration(double seconds) {
    if (Double.isNaN(seconds)) {
      return "?";
    }
    return seconds < 59.95 ? String.format(Locale.ROOT, "%.1f s", seconds) : clock(seconds);
  }

  /** Seconds as {@code 0:09}, {@code 1:05} or {@code 2:01:05}. */
  public static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
