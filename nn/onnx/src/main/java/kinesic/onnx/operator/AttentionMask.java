package kinesic.onnx.operator;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.onnx.format.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * What is added to the scores of an attention: the mask of the node, and -∞ where a query does not
 * see a key because of the causal order, a window, or keys that only fill up the sample.
 *
 * <p>Query i of a sample is at position i + offset among the keys, where the offset is the number
 * of keys that precede the queries.
 *
 * @param call the attention
 * @param queries the number of queries
 * @param keys the number of keys, with those of the past
 * @param past the number of keys of the past
 */
record AttentionMask(Call call, int queries, int keys, int past) {

  private static final int MASK = 3;
  private static final int USED_KEYS = 6;

  /** Returns whether the only rule is that query i sees the keys 0 to i. */
  boolean isPlainCausal() {
    return isCausal() && past == 0 && !call.has(USED_KEYS) && window("left") < 0;
  }

  private boolean isCausal() {
    return call.flag("is_causal", false);
  }

  private long window(String side) {
    return call.integer(side + "_window_size", -1);
  }

  /**
   * Returns what is added to the scores; null for nothing.
   *
   * @param withCausal whether the result contains the causal order
   * @return broadcasts to [n, heads, queries, keys]
   */
  @Nullable Tensor bias(boolean withCausal) {
    boolean rules =
        (withCausal && isCausal())
            || window("left") >= 0
            || window("right") >= 0
            || call.has(USED_KEYS);
    Tensor given = call.has(MASK) ? given() : null;
    Tensor ruled = rules ? rules(withCausal).on(call.backend()) : null;
    if (given == null || ruled == null) {
      return given == null ? ruled : given;
    }
    return given.add(ruled);
  }

  /** Returns the mask of the node as numbers to add, with a number for each key. */
  private Tensor given() {
    TensorOperand operand = call.tensor(MASK);
    boolean choice = operand.type() == ElementType.BOOL;
    Tensor mask = operand.logical();
    int missing = keys - mask.size(-1);
    if (missing > 0) {
      mask = mask.pad(-1, 0, missing, choice ? 0 : Float.NEGATIVE_INFINITY);
    }
    if (!choice) {
      return mask;
    }
    Tensor zero = HostArray.floats(Shape.SCALAR, 0f).on(call.backend());
    Tensor hidden = HostArray.floats(Shape.SCALAR, Float.NEGATIVE_INFINITY).on(call.backend());
    return mask.where(zero, hidden);
  }

  /** Returns 0 where a query sees a key, else -∞: [queries, keys], or [n, 1, queries, keys]. */
  private HostArray rules(boolean withCausal) {
    HostArray used = call.has(USED_KEYS) ? call.host(USED_KEYS) : null;
    int samples = used == null ? 1 : used.length();
    float[] bias = new float[samples * queries * keys];
    int at = 0;
    for (int sample = 0; sample < samples; sample++) {
      int count = used == null ? keys : (int) used.integer(sample);
      int offset = used == null ? past : count - queries;
      for (int query = 0; query < queries; query++) {
        for (int key = 0; key < keys; key++) {
          boolean seen = key < count && sees(query + offset, key, withCausal);
          bias[at++] = seen ? 0 : Float.NEGATIVE_INFINITY;
        }
      }
    }
    return HostArray.floats(
        used == null ? Shape.of(queries, keys) : Shape.of(samples, 1, queries, keys), bias);
  }

  private boolean sees(int position, int key, boolean withCausal) {
    long left = window("left");
    long right = window("right");
    return (!withCausal || !isCausal() || key <= position)
        && (left < 0 || key >= position - left)
        && (right < 0 || key <= position + right);
  }
}
