package kinesic.kernels;

import java.util.List;

/** Kernels that move elements without changing their values. */
public interface DataMovement {

  /**
   * Copies {@code rows} runs of {@code rowLength} floats: run r goes from {@code x[xStart + r ·
   * xStride ..]} to {@code y[yStart + r · yStride ..]}. Slices and concatenations use it.
   */
  void copyRows(
      int rows,
      int rowLength,
      Buffer x,
      int xStart,
      int xStride,
      Buffer y,
      int yStart,
      int yStride);

  /** Computes y = all elements of the buffers xs, one buffer after the other. */
  void concat(List<Buffer> xs, Buffer y);

  /** Computes y[i, :] = x[index[i], :] with rows of {@code rowLength} floats. */
  void gatherRows(int rowLength, Buffer x, Indices index, Buffer y);

  /**
   * Computes gx[index[i], :] += gy[i, :] with rows of {@code rowLength} floats, in the order of i,
   * so that repeated indices always give the same bits. Other rows do not change.
   */
  void scatterAddRows(int rowLength, Buffer gy, Indices index, Buffer gx);

  /**
   * Computes y = x with its axes reordered: axis a of y is axis {@code axes[a]} of x, which has
   * {@code shape}.
   */
  void permute(int[] shape, int[] axes, Buffer x, Buffer y);

  /**
   * Computes y[o, s, i] = x[o, i]: repeats x, [outer, inner], {@code size} times; y is [outer,
   * size, inner].
   */
  void expand(int outer, int size, int inner, Buffer x, Buffer y);

  /**
   * Copies images [n, pixels, channels] to the blocked layout, [n, ⌈channels/16⌉, pixels, 16], with
   * zeros in the padding, see {@link ImageLayout}.
   */
  void toBlocked(int n, int pixels, int channels, Buffer x, Buffer y);

  /**
   * Copies images from the blocked layout, [n, ⌈channels/16⌉, pixels, 16], to [n, pixels,
   * channels].
   */
  void fromBlocked(int n, int pixels, int channels, Buffer x, Buffer y);
}
