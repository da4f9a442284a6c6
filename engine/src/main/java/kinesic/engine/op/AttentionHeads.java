package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.AttentionShape;
import kinesic.kernels.HeadRows;
import org.jspecify.annotations.Nullable;

/**
 * How the operands of an attention lie in memory, and their checks. Tensors are [..., tokens, heads
 * · width]. With a single head the last leading axis takes the place of the heads, so [samples,
 * heads, tokens, width] is an attention of one head with two leading axes; a mask may then be
 * repeated over either.
 */
final class AttentionHeads {

  private final Shape leading; // without the axis that takes the place of the heads
  private final int heads;
  private final boolean isSideBySide; // whether the heads are parts of the last axis

  /**
   * Describes operands [..., tokens, heads · width].
   *
   * @param heads the heads that lie side by side in the last axis
   */
  AttentionHeads(Shape operand, int heads) {
    isSideBySide = heads > 1;
    Shape outer = operand.leading(operand.rank() - 2);
    boolean takesAxis = !isSideBySide && outer.rank() > 0;
    this.leading = takesAxis ? outer.leading(outer.rank() - 1) : outer;
    this.heads = takesAxis ? outer.size(-1) : heads;
  }

  /**
   * Returns the sizes of an attention of heads of these widths.
   *
   * @param scale multiplies the scores; NaN for 1 / √width
   */
  AttentionShape sizes(
      int queries, int keys, int width, int valueWidth, float scale, boolean causal) {
    float factor = Float.isNaN(scale) ? (float) (1 / Math.sqrt(width)) : scale;
    return new AttentionShape(
        leading.elements(), heads, queries, keys, width, valueWidth, factor, causal);
  }

  /** Returns the shape of one number for each query. */
  Shape perQuery(int queries) {
    return leading.append(heads, queries);
  }

  /** Returns the rows of an operand, [..., tokens, heads · width]. */
  HeadRows rows(Tensor operand, int width) {
    return rows(operand, 0, width, operand.size(-1));
  }

  /**
   * Returns the rows of a part of an operand.
   *
   * @param from the first column of the part
   * @param width the columns of a head
   * @param columns the columns of a token in memory
   */
  HeadRows rows(Tensor operand, int from, int width, int columns) {
    int sample = operand.size(-2) * columns;
    return isSideBySide
        ? new HeadRows(operand.buffer(), from, sample, width, columns)
        : new HeadRows(operand.buffer(), from, heads * sample, sample, columns);
  }

  /**
   * Returns the rows of a mask that broadcasts to [..., heads, queries, keys]; null for none. Axes
   * that are repeated as a whole are not copied.
   *
   * @throws IllegalArgumentException if the mask does not broadcast
   */
  @Nullable HeadRows mask(@Nullable Tensor mask, int queries, int keys) {
    if (mask == null) {
      return null;
    }
    Shape full = leading.append(heads, queries, keys);
    if (!mask.shape().broadcastsTo(full)) {
      throw new IllegalArgumentException(
          "attention: the mask %s does not broadcast to %s".formatted(mask.shape(), full));
    }
    int rank = mask.shape().rank();
    Shape others = mask.shape().leading(Math.max(rank - 3, 0));
    boolean isRepeated = others.elements() == 1;
    boolean isComplete = others.elements() == leading.elements();
    boolean hasKeys = rank > 0 && mask.size(-1) == keys;
    Tensor m = hasKeys && (isRepeated || isComplete) ? mask : Broadcasting.expand(mask, full);
    int rows = m.shape().rank() > 1 ? m.size(-2) : 1;
    int planes = m.shape().rank() > 2 ? m.size(-3) : 1;
    return new HeadRows(
        m.buffer(),
        0,
        m.shape().elements() == planes * rows * keys ? 0 : planes * rows * keys,
        planes == 1 ? 0 : rows * keys,
        rows == 1 ? 0 : keys);
  }
}
