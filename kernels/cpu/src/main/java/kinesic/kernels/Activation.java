package kinesic.kernels;

/** What an epilogue applies to each result as its last step. */
public enum Activation {
  /** Nothing: y = x. */
  NONE,
  /** Rectified linear unit: y = max(x, 0); NaN stays NaN. */
  RELU
}
