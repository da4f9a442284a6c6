package kinesic.kernels;

/**
 * The order of the elements of a batch of images with c channels.
 *
 * <p>A blocked image keeps 16 channels of a pixel together, one cache line of floats, whatever the
 * width of a vector. The channels are padded with zeros to whole blocks: a kernel that writes
 * blocked images writes zeros to the padding, and a kernel that reads them may rely on it.
 *
 * <pre>
 * channels last  [n, h, w, c]             channel c of a pixel: [n, h, w, c]
 * blocked        [n, ⌈c/16⌉, h, w, 16]    channel c of a pixel: [n, c / 16, h, w, c mod 16]
 * </pre>
 */
public enum ImageLayout {
  /** [n, h, w, c]: all channels of a pixel are adjacent. */
  CHANNELS_LAST,
  /** [n, ⌈c/16⌉, h, w, 16]: blocks of 16 channels, each an image. */
  BLOCKED;

  /** The number of channels in a block. */
  public static final int BLOCK = 16;

  /** Returns the number of blocks that hold {@code channels} channels. */
  public static int blocks(int channels) {
    return channels / BLOCK + (channels % BLOCK == 0 ? 0 : 1);
  }

  /** Returns the number of channels that are stored for {@code channels} channels. */
  public int stored(int channels) {
    return this == BLOCKED ? BLOCK * blocks(channels) : channels;
  }
}
