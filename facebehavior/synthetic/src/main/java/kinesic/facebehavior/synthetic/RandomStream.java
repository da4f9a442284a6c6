package kinesic.facebehavior.synthetic;

/**
 * A named stream of random numbers, a pure function of (seed, name, index): the generator
 * SplitMix64.
 *
 * <p>G. L. Steele, D. Lea, C. H. Flood: Fast splittable pseudorandom number generators, OOPSLA
 * 2014. Naming the streams keeps them apart: one more number drawn for the light changes no
 * identity.
 */
final class RandomStream {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  RandomStream(long seed, String name, long index) {
    long hash = mix(seed + GOLDEN_GAMMA);
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash ^ name.charAt(i)) + GOLDEN_GAMMA;
    }
    this.state = mix(hash ^ mix(index + GOLDEN_GAMMA));
  }

  /**
   * The finaliser of SplitMix64: a bijection of 64-bit words in which every bit moves every bit.
   */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  float unit() {
    return (nextLong() >>> 40) * 0x1p-24f;
  }

  /** Uniform in [low, high). */
  float between(float low, float high) {
    return low + (high - low) * unit();
  }

  boolean chance(double probability) {
    return (nextLong() >>> 11) * 0x1p-53 < probability;
  }

  /** Uniform in 0 to {@code bound} - 1. */
  int below(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** One of the values, all equally likely. */
  @SafeVarargs
  final <T> T pick(T... values) {
    return values[below(values.length)];
  }

  /** One of the values, each with a probability proportional to its weight. */
  <T> T weighted(T[] values, float... weights) {
    float total = 0;
    for (float weight : weights) {
      total += weight;
    }
    float left = unit() * total;
    for (int i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) {
        return values[i];
      }
    }
    return values[weights.length - 1];
  }

  /**
   * Normal with mean 0 and standard deviation 1, cut off at 3 (G. E. P. Box, M. E. Muller 1958).
   */
  float gaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - (nextLong() >>> 11) * 0x1p-53));
    double angle = 2 * StrictMath.PI * unit();
    return (float) StrictMath.clamp(radius * StrictMath.cos(angle), -3, 3);
  }

  /** Normal with this mean and standard deviation, cut off at 3 standard deviations. */
  float gaussian(float mean, float deviation) {
    return mean + deviation * gaussian();
  }
}
