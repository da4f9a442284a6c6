package kinesic.kernels;

import org.jspecify.annotations.Nullable;

/**
 * The function that an epilogue applies last. Products and convolutions apply every one; the
 * gradients of batch normalisation know {@link #NONE} and {@link #RELU}.
 */
public enum Activation {
  /** The identity: y = x. */
  NONE(null),
  /** Rectified linear unit: y = max(x, 0); NaN stays NaN. */
  RELU(Unary.RELU),
  /** {@link Unary#RELU6}. */
  RELU6(Unary.RELU6),
  /** {@link Unary#SILU}. */
  SILU(Unary.SILU),
  /** {@link Unary#HARDSWISH}. */
  HARDSWISH(Unary.HARDSWISH),
  /** {@link Unary#GELU}. */
  GELU(Unary.GELU);

  private final @Nullable Unary function;

  Activation(@Nullable Unary function) {
    this.function = function;
  }

  /** Returns the function as a kernel by itself; null for the identity. */
  public @Nullable Unary function() {
    return function;
  }
}
