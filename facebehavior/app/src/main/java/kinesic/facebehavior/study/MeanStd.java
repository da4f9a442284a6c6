package kinesic.facebehavior.study;

import java.util.Arrays;
import kinesic.facebehavior.report.Decimals;

/**
 * The mean and standard deviation of a metric over seeds.
 *
 * @param mean NaN without values
 * @param deviation the sample standard deviation, with n - 1; NaN for one value
 */
record MeanStd(double mean, double deviation) {

  static MeanStd of(double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return new MeanStd(mean, Math.sqrt(sum / (values.length - 1))); // 0 / 0 for one value
  }

  /** Such as "0.460 ± 0.021". */
  String text() {
    return Decimals.withSpread(mean, deviation);
  }
}
