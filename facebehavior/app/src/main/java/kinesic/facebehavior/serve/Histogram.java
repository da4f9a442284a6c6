package kinesic.facebehavior.serve;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Counts observations by their size, as histograms of Prometheus do. Thread-safe. */
final class Histogram {

  private final double[] bounds; // rising
  private final LongAdder[] counts; // by bucket; the last one has no bound
  private final DoubleAdder sum = new DoubleAdder();

  /**
   * Creates a histogram without observations.
   *
   * @param bounds the largest observations of the buckets, rising; one more bucket has no bound
   */
  Histogram(double... bounds) {
    this.bounds = bounds.clone();
    counts = Stream.generate(LongAdder::new).limit(bounds.length + 1L).toArray(LongAdder[]::new);
  }

  /** Counts an observation. */
  void add(double value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(value);
  }

  /**
   * Appends the lines of the histogram.
   *
   * @param labels such as {@code stage="total"}; may be empty
   */
  void write(StringBuilder text, String name, String labels) {
    String separator = labels.isEmpty() ? "" : ",";
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i].sum();
      String bound = i < bounds.length ? ServiceMetrics.number(bounds[i]) : "+Inf";
      text.append("%s_bucket{%s%sle=\"%s\"} %s\n".formatted(name, labels, separator, bound, total));
    }
    String braced = labels.isEmpty() ? "" : "{" + labels + "}";
    text.append("%s_sum%s %s\n".formatted(name, braced, ServiceMetrics.number(sum.sum())));
    text.append("%s_count%s %s\n".formatted(name, braced, total));
  }
}
