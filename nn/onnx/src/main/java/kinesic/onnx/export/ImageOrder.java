package kinesic.onnx.export;

/** How images that a model reads or returns lie in the file. Here they are [n, h, w, c]. */
public enum ImageOrder {
  /**
   * [n, c, h, w] where they are read by convolutions and the like, or come out of them; other
   * tensors of four axes stay as they are.
   */
  AUTOMATIC,
  /** [n, c, h, w], as is usual in ONNX: all tensors of four axes. */
  CHANNELS_FIRST,
  /** [n, h, w, c], as here; the model contains transpositions. */
  CHANNELS_LAST
}
