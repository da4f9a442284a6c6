package kinesic.facebehavior.synthetic;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import kinesic.facebehavior.ActionUnit;

/**
 * How strongly a face shows each of the 17 AUs, from 0 (at rest) to 1 (maximum). The fifths of this
 * range correspond to the letters A to E of FACS.
 */
public final class Intensities {

  /**
   * The intensity from which an AU counts as present. FACS coders call lower intensities a trace,
   * which most databases do not annotate.
   */
  public static final float PRESENT = 0.25f;

  /** A face at rest. */
  public static final Intensities NONE = of(unit -> 0);

  private final float[] values; // [17]

  private Intensities(float[] values) {
    this.values = values;
  }

  /**
   * Intensities from a function of the AU.
   *
   * @throws IllegalArgumentException if one lies outside [0, 1]
   */
  public static Intensities of(ToDoubleFunction<ActionUnit> intensity) {
    float[] values = new float[ActionUnit.COUNT];
    for (ActionUnit unit : ActionUnit.values()) {
      float value = (float) intensity.applyAsDouble(unit);
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException(
            "intensity of " + unit.column() + " is " + value + ", expected 0 to 1");
      }
      values[unit.index()] = value;
    }
    return new Intensities(values);
  }

  /** The intensity of {@code unit}, in [0, 1]. */
  public float of(ActionUnit unit) {
    return values[unit.index()];
  }

  /** Whether {@code unit} reaches {@link #PRESENT}. */
  public boolean isPresent(ActionUnit unit) {
    return of(unit) >= PRESENT;
  }

  /** These intensities with that of {@code unit} replaced. */
  public Intensities with(ActionUnit unit, float intensity) {
    return of(other -> other == unit ? intensity : of(other));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Intensities that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Intensities[");
    for (ActionUnit unit : ActionUnit.values()) {
      if (of(unit) > 0) {
        text.append(text.length() > 12 ? ", " : "").append(unit.column()).append(' ');
        text.append(of(unit));
      }
    }
    return text.append(']').toString();
  }
}
