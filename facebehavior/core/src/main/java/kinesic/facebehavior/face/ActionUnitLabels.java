package kinesic.facebehavior.face;

import kinesic.facebehavior.ActionUnit;

/**
 * For each action unit of one face: present, absent or not annotated. Bit {@link
 * ActionUnit#index()} of each component stands for a unit.
 *
 * @param annotated the units that somebody has looked for
 * @param present those of them that are visible
 */
public record ActionUnitLabels(int annotated, int present) {

  /** No unit is annotated. */
  public static final ActionUnitLabels NONE = new ActionUnitLabels(0, 0);

  /** Every unit is annotated as absent. */
  public static final ActionUnitLabels ALL_ABSENT =
      new ActionUnitLabels((1 << ActionUnit.COUNT) - 1, 0);

  /**
   * Checks the bits.
   *
   * @throws IllegalArgumentException if a unit is present but not annotated, or is none of the 17
   */
  public ActionUnitLabels {
    if ((present & ~annotated) != 0 || annotated >>> ActionUnit.COUNT != 0) {
      throw new IllegalArgumentException(
          "action unit labels: annotated "
              + Integer.toBinaryString(annotated)
              + " and present "
              + Integer.toBinaryString(present)
              + " in binary - what is present must be annotated, and there are "
              + ActionUnit.COUNT
              + " units");
    }
  }

  /** These labels with {@code unit} annotated as present or absent. */
  public ActionUnitLabels with(ActionUnit unit, boolean isPresent) {
    int bit = 1 << unit.index();
    return new ActionUnitLabels(annotated | bit, isPresent ? present | bit : present & ~bit);
  }

  /** Whether it is known if {@code unit} is present. */
  public boolean isAnnotated(ActionUnit unit) {
    return (annotated >>> unit.index() & 1) != 0;
  }

  /** Whether {@code unit} is annotated and present. */
  public boolean isPresent(ActionUnit unit) {
    return (present >>> unit.index() & 1) != 0;
  }

  /** How many units are annotated, 0 to 17. */
  public int count() {
    return Integer.bitCount(annotated);
  }
}
