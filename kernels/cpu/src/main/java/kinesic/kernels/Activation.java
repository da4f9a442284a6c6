package kinesic.kernels;

/** The function that an epilogue applies last. */
public enum Activation {
  /** The identity: y = x. */
  NONE,
  /** Rectified linear unit: y = max(x, 0); NaN stays NaN. */
  RELU
}
