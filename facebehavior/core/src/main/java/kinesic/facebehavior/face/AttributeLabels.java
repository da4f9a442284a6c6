package kinesic.facebehavior.face;

import kinesic.facebehavior.Attribute;

/**
 * For each attribute of one face: present, absent or not annotated. Bit {@link Attribute#index()}
 * of each component stands for an attribute.
 *
 * @param annotated the attributes that somebody has looked for
 * @param present those of them that the face has
 */
public record AttributeLabels(long annotated, long present) {

  /** No attribute is annotated. */
  public static final AttributeLabels NONE = new AttributeLabels(0, 0);

  /**
   * Checks the bits.
   *
   * @throws IllegalArgumentException if an attribute is present but not annotated, or is none of
   *     the 40
   */
  public AttributeLabels {
    if ((present & ~annotated) != 0 || annotated >>> Attribute.COUNT != 0) {
      throw new IllegalArgumentException(
          "attribute labels: annotated "
              + Long.toBinaryString(annotated)
              + " and present "
              + Long.toBinaryString(present)
              + " in binary - what is present must be annotated, and there are "
              + Attribute.COUNT
              + " attributes");
    }
  }

  /** These labels with {@code attribute} annotated as present or absent. */
  public AttributeLabels with(Attribute attribute, boolean isPresent) {
    long bit = 1L << attribute.index();
    return new AttributeLabels(annotated | bit, isPresent ? present | bit : present & ~bit);
  }

  /** Whether it is known if the face has {@code attribute}. */
  public boolean isAnnotated(Attribute attribute) {
    return (annotated >>> attribute.index() & 1) != 0;
  }

  /** Whether {@code attribute} is annotated and present. */
  public boolean isPresent(Attribute attribute) {
    return (present >>> attribute.index() & 1) != 0;
  }

  /** How many attributes are annotated, 0 to 40. */
  public int count() {
    return Long.bitCount(annotated);
  }
}
