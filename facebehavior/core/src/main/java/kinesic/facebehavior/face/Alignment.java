package kinesic.facebehavior.face;

import java.util.Locale;

/** How faces were cut out of their pictures. */
public enum Alignment {
  /** By five landmarks, rotated and scaled to ArcFace's template. */
  ARCFACE,
  /** Not at all: the pictures are crops, used as they are. */
  NONE,
  /** Some by landmarks, some not at all. */
  MIXED;

  /** The alignment of faces of this kind and of {@code other} faces together. */
  public Alignment and(Alignment other) {
    return this == other ? this : MIXED;
  }

  /** The name in files, such as "arcface". */
  public String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The alignment of this name.
   *
   * @throws IllegalArgumentException if it is unknown
   */
  public static Alignment parse(String option) {
    for (Alignment alignment : values()) {
      if (alignment.option().equals(option)) {
        return alignment;
      }
    }
    throw new IllegalArgumentException(
        "alignment: \"%s\" is unknown, expected arcface, none or mixed".formatted(option));
  }
}
