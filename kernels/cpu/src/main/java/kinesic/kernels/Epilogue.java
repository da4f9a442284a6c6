package kinesic.kernels;

import org.jspecify.annotations.Nullable;

/**
 * What a product does with each result before it is stored: {@code c = activation(product + bias)},
 * or {@code c = activation(c + product + bias)}.
 *
 * @param accumulate adds what is stored to the product, a residual for example
 * @param bias one value for each column (output channel), [n]; null for none
 * @param activation applied last
 */
public record Epilogue(boolean accumulate, @Nullable Buffer bias, Activation activation) {

  /** Stores the product as it is. */
  public static final Epilogue STORE = new Epilogue(false, null, Activation.NONE);

  /** Adds the product to what is stored. */
  public static final Epilogue ACCUMULATE = new Epilogue(true, null, Activation.NONE);
}
