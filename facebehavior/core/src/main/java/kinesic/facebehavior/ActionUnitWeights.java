package kinesic.facebehavior;

/**
 * One row of a table of Du et al.: for each of the 17 AUs the fraction of people who show it with
 * an expression, or 1 if the paper calls it prototypical.
 */
final class ActionUnitWeights {

  private final float[] weights = new float[ActionUnit.COUNT];
  private final boolean[] prototypical = new boolean[ActionUnit.COUNT];

  /**
   * Parses a row as printed in the paper.
   *
   * @param prototypical FACS numbers, such as {@code "1 2 25 26"}
   * @param observational FACS numbers, each followed by its fraction, such as {@code "5 .66"}
   */
  ActionUnitWeights(String prototypical, String observational) {
    for (String number : words(prototypical)) {
      int unit = ActionUnit.ofNumber(Integer.parseInt(number)).index();
      this.weights[unit] = 1;
      this.prototypical[unit] = true;
    }
    String[] pairs = words(observational);
    for (int i = 0; i < pairs.length; i += 2) {
      int unit = ActionUnit.ofNumber(Integer.parseInt(pairs[i])).index();
      weights[unit] = Float.parseFloat(pairs[i + 1]);
    }
  }

  float[] weights() {
    return weights.clone();
  }

  boolean[] prototypical() {
    return prototypical.clone();
  }

  private static String[] words(String text) {
    return text.isEmpty() ? new String[0] : text.split(" +", -1);
  }
}
