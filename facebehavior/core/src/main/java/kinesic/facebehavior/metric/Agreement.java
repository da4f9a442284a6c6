package kinesic.facebehavior.metric;

/**
 * The agreement of predicted numbers with the labels of one quantity: running moments, and the
 * metrics computed from them. Moments divide by n.
 */
public final class Agreement {

  private long n;
  private double meanX; // of the predictions
  private double meanY; // of the labels
  private double xx; // Σ (x - mean)², updated as in Welford 1962
  private double yy;
  private double xy;
  private double squaredErrors;
  private long sameSign;
  private final long[] labelSigns = new long[3]; // negative, zero, positive

  /** Adds a sample. */
  public void add(double prediction, double label) {
    n++;
    double dx = prediction - meanX;
    double dy = label - meanY;
    meanX += dx / n;
    meanY += dy / n;
    xx += dx * (prediction - meanX);
    yy += dy * (label - meanY);
    xy += dx * (label - meanY);
    squaredErrors += (prediction - label) * (prediction - label);
    sameSign += Math.signum(prediction) == Math.signum(label) ? 1 : 0;
    labelSigns[1 + (int) Math.signum(label)]++;
  }

  /** The number of samples. */
  public long samples() {
    return n;
  }

  /**
   * The concordance correlation coefficient 2 cov / (var x + var y + (mean x - mean y)²), of Lin,
   * 1989: 1 only if all predictions are correct. NaN if all predictions and labels are equal.
   * Chance: 0, for any constant; NaN without samples.
   */
  public MetricValue ccc() {
    double bias = meanX - meanY;
    return new MetricValue("CCC", 2 * xy / (xx + yy + n * bias * bias), zero());
  }

  /**
   * Pearson's correlation coefficient cov / √(var x · var y), which ignores scale and offset. NaN
   * if the predictions or the labels do not vary. Chance: 0; NaN without samples.
   */
  public MetricValue pcc() {
    return new MetricValue("PCC", xy / Math.sqrt(xx * yy), zero());
  }

  private double zero() {
    return n == 0 ? Double.NaN : 0;
  }

  /**
   * The root of the mean squared error, in the units of the labels; smaller is better. Chance: the
   * standard deviation of the labels, by always predicting their mean.
   */
  public MetricValue rmse() {
    return new MetricValue("RMSE", Math.sqrt(squaredErrors / n), Math.sqrt(yy / n));
  }

  /**
   * The sign agreement: the share of samples whose prediction and label are both positive, both
   * negative or both 0. Chance: always predicting the most frequent sign.
   */
  public MetricValue sagr() {
    long most = Math.max(labelSigns[0], Math.max(labelSigns[1], labelSigns[2]));
    return new MetricValue("SAGR", (double) sameSign / n, (double) most / n);
  }
}
