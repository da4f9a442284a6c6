package kinesic.kernels.conformance;

/** How far a result may lie from the scalar reference, element by element. */
@FunctionalInterface
public interface Bound {

  /** Half a unit in the last place of a float in [1, 2): the error of one rounding. */
  double ROUNDING = 0x1p-24;

  /** The greatest allowed |actual - expected| of element {@code i}, both finite. */
  double at(int i, double expected);

  /** No difference at all, zeros of either sign being equal. */
  static Bound exact() {
    return (i, expected) -> 0;
  }

  /** So many units in the last place of the expected value as a float. */
  static Bound ulps(double ulps) {
    return (i, expected) -> ulps * Math.ulp((float) expected);
  }

  /**
   * {@code factor} times the size of what was added up to make element i, plus the last rounding.
   * This is the natural scale of a sum: its terms may cancel, their rounding errors do not.
   */
  static Bound of(double factor, float[] magnitude) {
    return (i, expected) -> factor * magnitude[i] + Math.ulp((float) expected);
  }

  /** This bound and so much more. */
  default Bound plus(double more) {
    return (i, expected) -> at(i, expected) + more;
  }
}
