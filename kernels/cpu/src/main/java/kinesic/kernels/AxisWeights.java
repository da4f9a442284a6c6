package kinesic.kernels;

/**
 * A linear map along one axis of images: result o is the sum of {@code weight(k) · x[source(k)]}
 * for k from {@code start(o)} to {@code start(o + 1)}.
 */
public final class AxisWeights {

  private final int[] start; // [results + 1]
  private final int[] source;
  private final float[] weight;

  AxisWeights(int[] start, int[] source, float[] weight) {
    this.start = start;
    this.source = source;
    this.weight = weight;
  }

  /** Returns the number of results. */
  public int results() {
    return start.length - 1;
  }

  /** Returns the first term of a result; that of {@link #results} is after the last term. */
  public int start(int result) {
    return start[result];
  }

  /** Returns the pixel of a term. */
  public int source(int term) {
    return source[term];
  }

  /** Returns the weight of a term. */
  public float weight(int term) {
    return weight[term];
  }

  /** Returns the transposed map, whose results are the {@code pixels} pixels of the image. */
  public AxisWeights transposed(int pixels) {
    int[] begin = new int[pixels + 1];
    for (int pixel : source) {
      begin[pixel + 1]++;
    }
    for (int i = 0; i < pixels; i++) {
      begin[i + 1] += begin[i];
    }
    int[] next = begin.clone();
    int[] from = new int[source.length];
    float[] factor = new float[source.length];
    for (int o = 0; o < results(); o++) {
      for (int k = start[o]; k < start[o + 1]; k++) {
        int to = next[source[k]]++;
        from[to] = o;
        factor[to] = weight[k];
      }
    }
    return new AxisWeights(begin, from, factor);
  }
}
