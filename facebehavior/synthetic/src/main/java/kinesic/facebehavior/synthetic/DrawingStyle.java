package kinesic.facebehavior.synthetic;

/**
 * How a drawing of a face becomes an image. {@link Photograph} develops photographs, {@link
 * LineDrawing} draws the others.
 */
public enum DrawingStyle {
  /** Skin, light and backdrop as a camera sees them. */
  PHOTOGRAPH(0, 0, 0, 0, 0, 0, 0, 0),

  /** Grey pencil on white paper: lines around features and along wrinkles, hatched shadows. */
  PENCIL(1.1f, 0.95f, 0.75f, 0.5f, 0, 0, 0xF4F1E8, 0x2B2B30),

  /** Flat strong colours in two steps of light, and dark outlines, as in a comic. */
  CARTOON(1.3f, 0.9f, 0, 0, 0, 4, 0xFFFFFF, 0x140E12),

  /** Broad soft strokes of charcoal on brown paper, with lights of white chalk. */
  CHARCOAL(1.9f, 0.85f, 0.9f, 0.2f, 0.75f, 0, 0xB39A78, 0x241E1B);

  /** Half the width of a line in mm on the face. */
  final float width;

  /** How much of the paper a line covers, 0 to 1. */
  final float line;

  /** How much of the paper the darkest tone covers, 0 to 1. */
  final float tone;

  /** Contrast of the hatching of tones, 0 to 1. */
  final float hatching;

  /** How much of the paper chalk covers at the brightest places, 0 to 1. */
  final float chalk;

  /** Steps of brightness of each colour; 0 if the drawing has no colours. */
  final int steps;

  @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
  final Rgb paper;

  @SuppressWarnings("ImmutableEnumChecker")
  final Rgb ink;

  DrawingStyle(
      float width,
      float line,
      float tone,
      float hatching,
      float chalk,
      int steps,
      int paper,
      int ink) {
    this.width = width;
    this.line = line;
    this.tone = tone;
    this.hatching = hatching;
    this.chalk = chalk;
    this.steps = steps;
    this.paper = Rgb.of(paper);
    this.ink = Rgb.of(ink);
  }
}
