package kinesic.facebehavior.face;

import java.util.Locale;

/** How faces were cut out of their pictures. */
public enum Alignment {
  /** By five landmarks, rotated and scaled to ArcFace's template. */
  ARCFACE("aligned faces"),
  /** Not at all: the pictures are crops, used as they are. */
  NONE("crops that are not aligned"),
  /** Some by landmarks, some not at all. */
  MIXED("faces of which some are aligned");

  private final String words;

  Alignment(String words) {
    this.words = words;
  }

  /** The faces in words, such as "aligned faces". */
  public String words() {
    return words;
  }

  /** Whether a network that was trained on such faces expects faces that are cut out otherwise. */
  public boolean differs(Alignment read) {
    return this != MIXED && this != read;
  }

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
