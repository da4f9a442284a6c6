package kinesic.engine.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;

/**
 * The numbers of a tensor for a page: all of them if they are few, otherwise the first ones, a
 * histogram and a summary.
 */
final class TensorNumbers {

  /** Up to this number of elements, all are shown. */
  static final int ALL = 100;

  private static final int FIRST = 12;
  private static final int BINS = 24;

  private final float[] values;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double sum;
  private double squares;
  private int finite;
  private int zeros;

  private TensorNumbers(float[] values) {
    this.values = values;
    for (float value : values) {
      if (Float.isFinite(value)) {
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
        squares += (double) value * value;
        finite++;
        zeros += value == 0 ? 1 : 0;
      }
    }
  }

  /** Returns members of a JSON object. */
  static Map<String, Object> of(Tensor t) {
    if (t.buffer().isTransferred()) {
      return Map.of("gone", true);
    }
    float[] values = t.toArray();
    return values.length <= ALL
        ? Map.of("all", numbers(values, values.length))
        : new TensorNumbers(values).summary();
  }

  private Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("first", numbers(values, FIRST));
    summary.put("notFinite", values.length - finite);
    summary.put("zeros", zeros);
    summary.put("norm", Math.sqrt(squares));
    if (finite > 0) {
      double mean = sum / finite;
      summary.put("min", min);
      summary.put("max", max);
      summary.put("mean", mean);
      summary.put("deviation", Math.sqrt(Math.max(squares / finite - mean * mean, 0)));
      summary.put("bins", histogram());
    }
    return summary;
  }

  /** Returns how many elements lie in each of {@link #BINS} equal parts of the range. */
  private List<Integer> histogram() {
    Integer[] bins = new Integer[BINS];
    Arrays.fill(bins, 0);
    for (float value : values) {
      if (Float.isFinite(value)) {
        int bin = max > min ? (int) ((value - min) / (max - min) * BINS) : BINS / 2;
        bins[Math.min(bin, BINS - 1)]++;
      }
    }
    return List.of(bins);
  }

  /** Returns the first elements; text for those that are not numbers in JSON. */
  private static List<Object> numbers(float[] values, int count) {
    List<Object> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float value = values[i];
      if (Float.isFinite(value)) {
        numbers.add(value);
      } else {
        numbers.add(Float.toString(value));
      }
    }
    return numbers;
  }
}
