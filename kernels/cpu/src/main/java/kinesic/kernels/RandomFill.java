package kinesic.kernels;

/**
 * Random numbers from the counter-based generator Philox4x32-10 (Salmon et al. 2011). Number i of a
 * call is a function of {@code key} and {@code counter + i} alone, so any thread can compute any
 * part.
 *
 * <p>Block b of the generator, b = (counter + i) / 4, gives four 32-bit words; number i takes word
 * (counter + i) mod 4 (see {@link Philox}).
 */
public interface RandomFill {

  /** Computes y[i] = low + (high - low)·u, with u uniform in [0, 1) with 24 bits. */
  void uniform(long key, long counter, float low, float high, Buffer y);

  /**
   * Computes normally distributed y[i] by the transform of Box and Muller of the words of each
   * pair: even i takes the cosine, odd i the sine. The counter must be even.
   */
  void normal(long key, long counter, float mean, float deviation, Buffer y);

  /**
   * Computes y[i] = 1 / keep with probability {@code keep}, else 0: the mask of inverted dropout.
   */
  void dropoutMask(long key, long counter, float keep, Buffer y);
}
