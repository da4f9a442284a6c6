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
  /** The larger of the two; NaN if either is NaN. */
  MAXIMUM,
  /** The smaller of the two; NaN if either is NaN. */
  MINIMUM
}
