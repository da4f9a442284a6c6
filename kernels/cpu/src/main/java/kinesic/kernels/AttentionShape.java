package kinesic.kernels;

/**
 * The sizes of an attention.
 *
 * @param samples the number of samples
 * @param heads the heads of a sample, which attend independently
 * @param queries the rows of the result of a head
 * @param keys the rows that a query attends to
 * @param width the length of a query and of a key
 * @param valueWidth the length of a value and of a row of the result
 * @param scale multiplies the products of queries and keys, usually 1 / √width
 * @param causal whether query i attends to the keys 0 to i only
 */
public record AttentionShape(
    int samples,
    int heads,
    int queries,
    int keys,
    int width,
    int valueWidth,
    float scale,
    boolean causal) {

  /** Returns the number of keys that query {@code i} attends to. */
  public int visible(int i) {
    return causal ? Math.min(keys, i + 1) : keys;
  }
}
