package kinesic.kernels;

import org.jspecify.annotations.Nullable;

/**
 * What a product applies to each result before it stores it: {@code c = activation(product +
 * bias)}, or {@code c = activation(c + product + bias)}.
 *
 * @param accumulate whether the stored value, such as a residual, is added to the product
 * @param bias one value per column (output channel), [n]; null for none
 * @param activation is applied last
 */
public record Epilogue(boolean accumulate, @Nullable Buffer bias, Activation activation) {

  /** Stores the product unchanged. */
  public static final Epilogue STORE = new Epilogue(false, null, Activation.NONE);

  /** Adds the product to the stored value. */
  public static final Epilogue ACCUMULATE = new Epilogue(true, null, Activation.NONE);
}
