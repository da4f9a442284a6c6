package kinesic.engine.autograd;

/**
 * What an op computes and its derivative, as formulas in plain Unicode.
 *
 * <p>The result has the name on the left of {@code value}. The gradient of the loss L with respect
 * to a tensor t, dL/dt, is written gt: for z = x y, {@code gz} is what backward receives, and
 * {@code gx} and {@code gy} are what it returns.
 *
 * @param value the function, such as {@code z = x y}
 * @param gradient the gradient of each input, such as {@code gx = gz yᵀ, gy = xᵀ gz}; for an op
 *     without a gradient, a phrase that says so
 * @param constants the numbers of this application, such as {@code scale = 2}; empty if there are
 *     none
 */
public record Formula(String value, String gradient, String constants) {

  /** Creates a formula without constants. */
  public Formula(String value, String gradient) {
    this(value, gradient, "");
  }

  /** Returns this formula with one more constant. */
  public Formula with(String name, float number) {
    String text = name + " = " + Float.toString(number).replaceFirst("\\.0$", "");
    return new Formula(value, gradient, constants.isEmpty() ? text : constants + ", " + text);
  }
}
