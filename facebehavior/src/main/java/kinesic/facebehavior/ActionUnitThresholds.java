package kinesic.facebehavior;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * For each action unit the probability above which it counts as present. Immutable.
 *
 * <p>Action units are rare, so a network that gives honest probabilities seldom goes above one half
 * for them. Where F1 is what counts, a lower threshold is better, and every unit has its own.
 */
public final class ActionUnitThresholds {

  /** One half for every action unit, as the protocols of the databases have it. */
  public static final ActionUnitThresholds HALF = of(0.5f);

  private final float[] thresholds; // [17]

  /**
   * Thresholds.
   *
   * @param thresholds one for each action unit, in canonical order, each in [0, 1)
   * @throws IllegalArgumentException unless there are 17 of them in that range
   */
  public ActionUnitThresholds(float[] thresholds) {
    if (thresholds.length != ActionUnit.COUNT) {
      throw new IllegalArgumentException(
          "action unit thresholds: there are %d, expected %d"
              .formatted(thresholds.length, ActionUnit.COUNT));
    }
    for (ActionUnit unit : ActionUnit.values()) {
      float threshold = thresholds[unit.index()];
      if (!(threshold >= 0 && threshold < 1)) {
        throw new IllegalArgumentException(
            "action unit thresholds: that of %s is %s, expected 0 or more and below 1"
                .formatted(unit.column(), threshold));
      }
    }
    this.thresholds = thresholds.clone();
  }

  private static ActionUnitThresholds of(float all) {
    float[] thresholds = new float[ActionUnit.COUNT];
    Arrays.fill(thresholds, all);
    return new ActionUnitThresholds(thresholds);
  }

  /** The threshold of {@code unit}. */
  public float of(ActionUnit unit) {
    return thresholds[unit.index()];
  }

  /** Whether {@code unit} counts as present if this is its probability. */
  public boolean isPresent(ActionUnit unit, float probability) {
    return probability > of(unit);
  }

  /** The thresholds as a text that {@link #parse} reads: "AU01=0.3125 AU02=0.25 ...". */
  public String text() {
    return Arrays.stream(ActionUnit.values())
        .map(unit -> unit.column() + "=" + of(unit))
        .collect(Collectors.joining(" "));
  }

  /**
   * The thresholds of a {@link #text}.
   *
   * @throws IllegalArgumentException if a unit is missing, unknown or out of order, or its
   *     threshold is no number from 0 to 1; the message names it
   */
  public static ActionUnitThresholds parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != ActionUnit.COUNT) {
      throw new IllegalArgumentException(
          "action unit thresholds: there are %d, expected %d"
              .formatted(parts.length, ActionUnit.COUNT));
    }
    float[] thresholds = new float[ActionUnit.COUNT];
    for (ActionUnit unit : ActionUnit.values()) {
      String part = parts[unit.index()];
      String name = unit.column() + "=";
      if (!part.startsWith(name)) {
        throw new IllegalArgumentException(
            "action unit thresholds: \"%s\" stands where %s... is expected".formatted(part, name));
      }
      try {
        thresholds[unit.index()] = Float.parseFloat(part.substring(name.length()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "action unit thresholds: \"" + part + "\" holds no number", e);
      }
    }
    return new ActionUnitThresholds(thresholds);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ActionUnitThresholds that && Arrays.equals(thresholds, that.thresholds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(thresholds);
  }

  @Override
  public String toString() {
    return text();
  }
}
