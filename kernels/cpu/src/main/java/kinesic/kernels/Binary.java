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
  MINIMUM,
  /** x to the power y, as C's {@code pow}: 1 where y is 0 or x is 1, even if the other is NaN. */
  POW,
  /** The angle in (-π, π] of the point with ordinate x and abscissa y. */
  ATAN2,
  /** x where x > 0, else x · y. */
  LEAKY_RELU,
  /** The slope of {@link #LEAKY_RELU}: 1 where x > 0, else y. */
  LEAKY_RELU_SLOPE,
  /** 1 where x > y, else 0. */
  GREATER_THAN,
  /** 1 where x ≥ y, else 0. */
  GREATER_OR_EQUAL,
  /** 1 where x < y, else 0. */
  LESS_THAN,
  /** 1 where x ≤ y, else 0. */
  LESS_OR_EQUAL,
  /** 1 where x = y, else 0; NaN equals nothing. */
  EQUAL_TO,
  /** 1 where x ≠ y, else 0; NaN differs from everything. */
  NOT_EQUAL_TO
}
