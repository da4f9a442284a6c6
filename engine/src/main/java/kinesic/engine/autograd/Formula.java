package kinesic.engine.autograd;

/**
 * What an op computes and its derivative, as formulas in plain Unicode.
 *
 * <p>The result has the name on the left of {@code value}. The gradient of the loss L with respect
 * to a tensor t, dL/dt, is written gt: for y = a b, {@code gy} is what backward receives, and
 * {@code ga} and {@code gb} are what it returns.
 *
 * @param value the function, such as {@code y = a b}
 * @param gradient the gradient of each input, such as {@code ga = gy bᵀ, gb = aᵀ gy}; for an op
 *     without a gradient, a sentence that says so
 */
public record Formula(String value, String gradient) {}
