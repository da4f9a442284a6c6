package kinesic.facebehavior.task;

import java.util.ArrayList;
import java.util.List;

/** The label of one face for one task. */
public sealed interface Label {

  /**
   * The label of a {@link Classification}.
   *
   * @param name of the class
   */
  record Category(String name) implements Label {}

  /**
   * The label of a {@link MultiLabel} task: each label is present, absent or not annotated. Bit m
   * of each component stands for label m.
   *
   * @param annotated the labels that an annotator has looked for
   * @param present those of them that are present
   */
  record Presence(long annotated, long present) implements Label {

    /** No label is annotated. */
    public static final Presence NONE = new Presence(0, 0);

    /**
     * Checks the bits.
     *
     * @throws IllegalArgumentException if a label is present but not annotated
     */
    public Presence {
      if ((present & ~annotated) != 0) {
        throw new IllegalArgumentException(
            "labels: annotated %s and present %s in binary, but only an annotated label can be present"
                .formatted(Long.toBinaryString(annotated), Long.toBinaryString(present)));
      }
    }

    /** All of the first {@code count} labels annotated as absent. */
    public static Presence allAbsent(int count) {
      return new Presence(count == Long.SIZE ? -1 : (1L << count) - 1, 0);
    }

    /** These labels with label {@code m} annotated as present or absent. */
    public Presence with(int m, boolean isPresent) {
      long bit = 1L << m;
      return new Presence(annotated | bit, isPresent ? present | bit : present & ~bit);
    }

    /** Whether label {@code m} is annotated. */
    public boolean isAnnotated(int m) {
      return (annotated >>> m & 1) != 0;
    }

    /** Whether label {@code m} is annotated as present. */
    public boolean isPresent(int m) {
      return (present >>> m & 1) != 0;
    }

    /** The number of annotated labels. */
    public int count() {
      return Long.bitCount(annotated);
    }
  }

  /**
   * The label of a {@link Regression}: one number for each quantity.
   *
   * @param values in the order of the task's labels
   */
  record Values(List<Float> values) implements Label {

    /** Copies the list. */
    public Values {
      values = List.copyOf(values);
    }

    /** These numbers. */
    public static Values of(float... numbers) {
      List<Float> values = new ArrayList<>(numbers.length);
      for (float number : numbers) {
        values.add(number);
      }
      return new Values(values);
    }

    /** Quantity {@code d}. */
    public float get(int d) {
      return values.get(d);
    }
  }
}
