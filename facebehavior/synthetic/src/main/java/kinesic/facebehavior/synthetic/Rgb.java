package kinesic.facebehavior.synthetic;

/**
 * A colour as three linear intensities from 0 to 1: twice the number is twice the light, so mixing
 * and lighting are plain arithmetic. Images use the sRGB encoding (IEC 61966-2-1) instead.
 */
record Rgb(float r, float g, float b) {

  private static final int STEPS = 4096;
  private static final byte[] ENCODED = new byte[STEPS + 1];

  static {
    for (int i = 0; i <= STEPS; i++) {
      double c = (double) i / STEPS;
      double s = c <= 0.0031308 ? 12.92 * c : 1.055 * StrictMath.pow(c, 1 / 2.4) - 0.055;
      ENCODED[i] = (byte) StrictMath.round(s * 255);
    }
  }

  /** The colour that sRGB writes as {@code 0xRRGGBB}. */
  static Rgb of(int srgb) {
    return new Rgb(linear(srgb >> 16 & 255), linear(srgb >> 8 & 255), linear(srgb & 255));
  }

  private static float linear(int encoded) {
    double s = encoded / 255.0;
    return (float) (s <= 0.04045 ? s / 12.92 : StrictMath.pow((s + 0.055) / 1.055, 2.4));
  }

  /** The sRGB encoding of a linear intensity, 0 to 255; intensities outside 0 to 1 are clipped. */
  static int encode(float intensity) {
    float index = intensity * STEPS + 0.5f;
    return ENCODED[index <= 0 ? 0 : index >= STEPS ? STEPS : (int) index] & 255;
  }

  Rgb times(float factor) {
    return new Rgb(r * factor, g * factor, b * factor);
  }

  Rgb times(Rgb other) {
    return new Rgb(r * other.r, g * other.g, b * other.b);
  }

  /** This colour at {@code t} = 0, {@code other} at {@code t} = 1. */
  Rgb mix(Rgb other, float t) {
    return new Rgb(r + (other.r - r) * t, g + (other.g - g) * t, b + (other.b - b) * t);
  }

  /** The relative luminance (ITU-R BT.709). */
  float luminance() {
    return 0.2126f * r + 0.7152f * g + 0.0722f * b;
  }
}
