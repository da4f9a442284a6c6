package kinesic.engine;

import java.nio.charset.StandardCharsets;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Philox;

/**
 * A named, seeded stream of random numbers. Seed, name and position are its whole state, so a
 * stream can be saved and resumed.
 *
 * <p>Streams with different names are independent: a new layer with its own stream does not change
 * the numbers of other layers. The numbers are those of {@link Philox} under a key derived from
 * seed and name. Not thread-safe.
 */
public final class RandomStream {

  private final long key;
  private final String name;
  private long position;
  private final int[] words = new int[4];
  private long block = -1;

  /** Creates the stream {@code name} of {@code seed}, at position 0. */
  public RandomStream(long seed, String name) {
    this.name = name;
    long hash = mix(seed + 0x9E3779B97F4A7C15L);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = mix(hash ^ (b & 0xFF)) + 0x9E3779B97F4A7C15L;
    }
    key = mix(hash);
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection that scatters all bits. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Returns the name given at construction. */
  public String name() {
    return name;
  }

  /**
   * Returns the position in 32-bit words of the generator. A number takes one or more words; a
   * tensor takes whole blocks of four, so that no block serves both.
   */
  public long position() {
    return position;
  }

  /**
   * Moves to a position that {@link #position} returned.
   *
   * @throws IllegalArgumentException if the position is negative
   */
  public void seek(long newPosition) {
    if (newPosition < 0) {
      throw new IllegalArgumentException(
          "stream %s: position %s is negative".formatted(name, newPosition));
    }
    position = newPosition;
  }

  /** Returns the key under which kernels draw numbers. */
  long key() {
    return key;
  }

  private int nextWord() {
    RandomReplay.drawing(this, true);
    long wanted = position >>> 2;
    if (wanted != block) {
      Philox.block(key, wanted, words);
      block = wanted;
    }
    return words[(int) (position++ & 3)];
  }

  /**
   * Reserves {@code n} words that begin a block and returns the position of the first; the stream
   * moves to the next block after them.
   */
  private long take(int n) {
    RandomReplay.drawing(this, false);
    long start = nextBlock(position);
    position = nextBlock(start + n);
    return start;
  }

  /** Returns the first word of a block that is not before {@code word}. */
  static long nextBlock(long word) {
    return (word + 3) & ~3L;
  }

  /** Returns a uniform number in [0, 1) with 24 bits. */
  public float nextFloat() {
    return Philox.unit(nextWord());
  }

  /** Returns a uniform number in [0, 1) with 53 bits. */
  public double nextDouble() {
    int high = nextWord() >>> 6; // 26 bits
    int low = nextWord() >>> 5; // 27 bits
    return (((long) high << 27) + low) * 0x1p-53;
  }

  /**
   * Returns a uniform integer from 0 to bound - 1, without bias.
   *
   * @throws IllegalArgumentException if the bound is less than 1
   */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException(
          "stream %s: bound %s is not positive".formatted(name, bound));
    }
    // Lemire 2019: the high half of word · bound. 2³² mod bound of the 2³² words would cause a
    // bias; words whose low half is below that number are drawn again.
    long product = (nextWord() & 0xFFFFFFFFL) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long tooMany = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < tooMany) {
        product = (nextWord() & 0xFFFFFFFFL) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** Returns the numbers 0 to n - 1 in random order (Fisher and Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /**
   * Returns a tensor of low + (high - low)·u on the standard backend, with u uniform in [0, 1).
   * Rounding to float32 can produce high itself.
   */
  public Tensor uniform(Shape shape, float low, float high) {
    return uniform(Backends.standard(), shape, low, high);
  }

  /** Returns a tensor of uniform numbers, as {@link #uniform(Shape, float, float)}. */
  public Tensor uniform(Backend backend, Shape shape, float low, float high) {
    Tensor result = Tensor.allocate(backend, shape);
    backend.randomFill().uniform(key, take(shape.elements()), low, high, result.buffer());
    return result;
  }

  /** Returns a tensor of normally distributed numbers on the standard backend. */
  public Tensor normal(Shape shape, float mean, float deviation) {
    return normal(Backends.standard(), shape, mean, deviation);
  }

  /** Returns a tensor of normally distributed numbers. */
  public Tensor normal(Backend backend, Shape shape, float mean, float deviation) {
    Tensor result = Tensor.allocate(backend, shape);
    backend.randomFill().normal(key, take(shape.elements()), mean, deviation, result.buffer());
    return result;
  }

  /** Returns a tensor whose elements are 1 / keep with probability {@code keep}, else 0. */
  public Tensor dropoutMask(Backend backend, Shape shape, float keep) {
    Tensor result = Tensor.allocate(backend, shape);
    backend.randomFill().dropoutMask(key, take(shape.elements()), keep, result.buffer());
    return result;
  }
}
