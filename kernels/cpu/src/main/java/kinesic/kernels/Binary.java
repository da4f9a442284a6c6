package kinesic.kernels;

/** The point-wise functions of two arguments. */
public enum Binary {
  /** x + y. */
  ADD,
  /** x - y. */
  SUBTRACT,
  /** x · y. */
  MULTIPLY,
  /** x / y. */
  DIVIDE,
  /** The maximum; NaN if either operand is NaN. */
  MAXIMUM,
  /** The minimum; NaN if either operand is NaN. */
  MINIMUM
}
