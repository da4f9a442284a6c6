package kinesic.kernels.conformance;

import java.util.SplittableRandom;
import kinesic.kernels.ChannelShape;

/** Arguments for kernels; equal parameters give equal numbers. */
final class Samples {

  /** The lengths that exercise remainders, tiles and threads. */
  static final int[] LENGTHS = {0, 1, 4, 13, 25, 207, 4098, 33_001};

  private static final float[] EXTREMES = {
    0f,
    -0f,
    1f,
    -1f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Math.nextDown(Float.MIN_NORMAL),
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1e-20f,
    -1e-20f,
    1e20f,
    -1e20f,
    88.72283f, // e^x is the largest float, then infinite
    88.72284f,
    -87.33654f, // e^x is the smallest normal float, then denormal
    -87.33655f,
    -103.27893f, // e^x is the smallest denormal, then zero
    -103.97209f,
    9.0109f, // tanh x rounds to 1
    -9.0109f,
    0.625f,
    -17.5f
  };

  private Samples() {}

  /** Returns normally distributed numbers. */
  static float[] normal(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] result = new float[length];
    for (int i = 0; i < length; i++) {
      result[i] = (float) random.nextGaussian();
    }
    return result;
  }

  /** Returns positive numbers from 0.1 to 2. */
  static float[] positive(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] result = new float[length];
    for (int i = 0; i < length; i++) {
      result[i] = (float) random.nextDouble(0.1, 2);
    }
    return result;
  }

  /** Returns integers from -2 to 2, so that many are equal. */
  static float[] ties(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] result = new float[length];
    for (int i = 0; i < length; i++) {
      result[i] = random.nextInt(-2, 3);
    }
    return result;
  }

  /**
   * Returns normally distributed numbers of many magnitudes, mixed with every extreme value:
   * infinities, NaN, zeros of both signs, denormals, the largest numbers, and the arguments at
   * which exponentials overflow.
   */
  static float[] extremes(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] result = new float[length];
    for (int i = 0; i < length; i++) {
      result[i] =
          i % 3 == 0
              ? EXTREMES[(int) ((i / 3 + seed) % EXTREMES.length)]
              : (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-4, 3)));
    }
    return result;
  }

  /** Returns equidistant numbers from {@code from} to {@code to}, both included. */
  static float[] ramp(int length, double from, double to) {
    float[] result = new float[length];
    for (int i = 0; i < length; i++) {
      result[i] = (float) (from + i * (to - from) / (length - 1));
    }
    return result;
  }

  /** Returns normally distributed numbers with {@code value} in a few places. */
  static float[] with(float value, int length, long seed) {
    float[] result = normal(length, seed);
    for (int i = (int) (seed % 7); i < length; i += 97) {
      result[i] = value;
    }
    return result;
  }

  /** Clears the padding of {@code values} and returns them. */
  static float[] padded(float[] values, ChannelShape shape) {
    for (int i = 0; i < values.length; i++) {
      values[i] = shape.channel(i) < shape.channels() ? values[i] : 0;
    }
    return values;
  }

  static float[] absolute(float[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = Math.abs(values[i]);
    }
    return result;
  }

  static int product(int[] sizes) {
    int product = 1;
    for (int size : sizes) {
      product *= size;
    }
    return product;
  }
}
