package kinesic.nn.tensorboard;

import kinesic.engine.io.ProtobufWriter;

/**
 * The distribution of numbers: how many are in each of {@value #BUCKETS} buckets of equal width
 * between the smallest and the largest. It is the message {@code HistogramProto} of
 * tensorflow/core/framework/summary.proto.
 */
final class Histogram {

  static final int BUCKETS = 30; // as many as TensorBoard shows

  // Fields, all double
  private static final int MIN = 1;
  private static final int MAX = 2;
  private static final int COUNT = 3;
  private static final int SUM = 4;
  private static final int SUM_OF_SQUARES = 5;
  private static final int BUCKET_LIMIT = 6; // repeated: the upper limits
  private static final int BUCKET = 7; // repeated: the counts

  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double sum;
  private double sumOfSquares;
  private long count;
  private double[] limits = new double[0];
  private double[] counts = new double[0];

  private Histogram() {}

  /** Counts the numbers that are finite. */
  static Histogram of(float... values) {
    Histogram result = new Histogram();
    for (float value : values) {
      result.add(value);
    }
    if (result.count > 0) {
      result.sort(values);
    }
    return result;
  }

  private void add(double value) {
    if (Double.isFinite(value)) {
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      sumOfSquares += value * value;
      count++;
    }
  }

  private void sort(float[] values) {
    int buckets = min < max ? BUCKETS : 1;
    double width = (max - min) / buckets;
    limits = new double[buckets];
    counts = new double[buckets];
    for (int i = 0; i < buckets; i++) {
      limits[i] = i == buckets - 1 ? max : min + (i + 1) * width;
    }
    for (float value : values) {
      if (Float.isFinite(value)) {
        int bucket = min < max ? (int) ((value - min) / width) : 0;
        counts[Math.min(bucket, buckets - 1)]++;
      }
    }
  }

  ProtobufWriter message() {
    return new ProtobufWriter()
        .float64(MIN, count == 0 ? 0 : min)
        .float64(MAX, count == 0 ? 0 : max)
        .float64(COUNT, (double) count)
        .float64(SUM, sum)
        .float64(SUM_OF_SQUARES, sumOfSquares)
        .packed(BUCKET_LIMIT, limits)
        .packed(BUCKET, counts);
  }
}
