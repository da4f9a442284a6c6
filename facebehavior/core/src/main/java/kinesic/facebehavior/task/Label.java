package kinesic.facebehavior.task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** The label of one face for one task. */
public sealed interface Label {

  /**
   * The label of a {@link Classification}: a distribution over its classes. Usually one class has
   * all of it.
   *
   * @param name of the class, of the most probable one if there are several
   * @param others the other classes that the face may belong to, the most probable first; empty if
   *     the class is certain. The probability of {@code name} is 1 less theirs.
   */
  record Category(String name, List<Share> others) implements Label {

    private static final float TOLERANCE = 1e-5f;

    /**
     * A class and its probability.
     *
     * @param name of the class
     * @param probability above 0, at most 1
     */
    public record Share(String name, float probability) {

      /**
       * Checks the range.
       *
       * @throws IllegalArgumentException if the probability is not above 0 and at most 1
       */
      public Share {
        if (!(probability > 0 && probability <= 1)) {
          throw new IllegalArgumentException(
              "label: %s has the probability %s, expected above 0 and at most 1"
                  .formatted(name, probability));
        }
      }
    }

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if a class appears twice, or another class is more probable
     *     than {@code name}
     */
    public Category {
      others = List.copyOf(others);
      float most = probability(others);
      Set<String> names = new HashSet<>(Set.of(name));
      for (Share other : others) {
        if (!names.add(other.name()) || other.probability() > most + TOLERANCE) {
          throw new IllegalArgumentException(
              "label: %s appears twice or is more probable than %s".formatted(other, name));
        }
      }
    }

    /** The label of a face that certainly belongs to a class. */
    public Category(String name) {
      this(name, List.of());
    }

    /**
     * The label whose probabilities are proportional to numbers, such as the votes of annotators.
     * Numbers that add up to 1 are taken as they are. Classes with the number 0 are left out; of
     * equals the first comes first.
     *
     * @param numbers by the name of their class, in the order of the classes; not negative, at
     *     least one above 0
     * @throws IllegalArgumentException if a number is negative or not finite, or none is above 0
     */
    public static Category proportional(SequencedMap<String, ? extends Number> numbers) {
      double sum = 0;
      for (Number number : numbers.values()) {
        double value = number.doubleValue();
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              "label: the share of a class is %s, expected at least 0".formatted(number));
        }
        sum += value;
      }
      if (sum == 0) {
        throw new IllegalArgumentException("label: no class has a share above 0");
      }
      double scale = Math.abs(sum - 1) <= TOLERANCE ? 1 : 1 / sum;
      List<Share> shares = new ArrayList<>();
      for (Map.Entry<String, ? extends Number> entry : numbers.entrySet()) {
        float probability = (float) (entry.getValue().doubleValue() * scale);
        if (probability > 0) {
          shares.add(new Share(entry.getKey(), probability));
        }
      }
      shares.sort(Comparator.comparingDouble(Share::probability).reversed()); // stable
      return new Category(shares.getFirst().name(), shares.subList(1, shares.size()));
    }

    private static float probability(List<Share> others) {
      float rest = 1;
      for (Share other : others) {
        rest -= other.probability();
      }
      return rest;
    }

    /** The probability of the most probable class. */
    public float probability() {
      return probability(others);
    }

    /** All classes with a probability, the most probable first. */
    public List<Share> shares() {
      List<Share> shares = new ArrayList<>(1 + others.size());
      shares.add(new Share(name, probability()));
      shares.addAll(others);
      return shares;
    }

    /** Whether one class has all of the distribution. */
    public boolean isCertain() {
      return others.isEmpty();
    }

    @Override
    public String toString() {
      return isCertain() ? "Category[name=" + name + "]" : "Category" + shares();
    }
  }

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

    /** These labels, of which only those whose bit is 1 in {@code labels} stay annotated. */
    public Presence restrictedTo(long labels) {
      return new Presence(annotated & labels, present & labels);
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
