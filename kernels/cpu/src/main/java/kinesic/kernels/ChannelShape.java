package kinesic.kernels;

/**
 * The sizes of values that belong to channels, in memory [outer, blocks, inner, lanes]: channel c
 * is in lane c mod lanes of block c / lanes. Rows [rows, channels] are one block as wide as all
 * channels; images in the {@link ImageLayout#BLOCKED blocked layout} have blocks of 16 lanes, with
 * padding in the lanes from {@code channels} on.
 *
 * @param channels the number of channels, at most {@link #stored}
 * @param outer the number of images; 1 for rows
 * @param blocks the number of blocks of an image
 * @param inner the number of pixels of a block, or the number of rows
 * @param lanes the number of channels of a block
 */
public record ChannelShape(int channels, int outer, int blocks, int inner, int lanes) {

  /** Returns the sizes of [rows, channels]. */
  public static ChannelShape ofRows(int rows, int channels) {
    return new ChannelShape(channels, 1, 1, rows, channels);
  }

  /** Returns the sizes of [n, ⌈channels/16⌉, pixels, 16]. */
  public static ChannelShape ofBlocked(int n, int pixels, int channels) {
    return new ChannelShape(channels, n, ImageLayout.blocks(channels), pixels, ImageLayout.BLOCK);
  }

  /** Returns the number of values of each channel. */
  public int rows() {
    return outer * inner;
  }

  /** Returns the number of channels with the padding. */
  public int stored() {
    return blocks * lanes;
  }

  /** Returns the number of floats. */
  public int length() {
    return outer * blocks * inner * lanes;
  }

  /** Returns the channel of the float at {@code index}, {@link #channels} or more for padding. */
  public int channel(int index) {
    return index / (inner * lanes) % blocks * lanes + index % lanes;
  }
}
