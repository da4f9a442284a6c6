package kinesic.onnx.operator;

/**
 * What an input of an operator is used for, which decides what a constant at this place becomes.
 */
public enum Slot {
  /**
   * Data. An initialiser of floats with at least one axis and more than one element becomes a
   * parameter, other constants stay numbers on the host.
   */
  DATA,
  /** A weight: any constant of floats becomes a parameter, also one that nodes compute. */
  WEIGHT,
  /** A running statistic: a constant of floats becomes a buffer. */
  STATISTIC,
  /** Numbers that the operator reads on the host, such as a shape, a bound or a list of axes. */
  HOST
}
