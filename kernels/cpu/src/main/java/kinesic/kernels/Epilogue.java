package kinesic.kernels;

import org.jspecify.annotations.Nullable;

/**
 * What a product does with each result c before it is stored: {@code c = activation(product +
 * bias)}, or {@code c += product}.
 *
 * @param accumulate adds the product to what is stored; then there is no bias and no activation
 * @param bias one value for each column (output channel), [n]; null for none
 * @param activation applied last
 */
public record Epilogue(boolean accumulate, @Nullable Buffer bias, Activation activation) {

  /** Stores the product as it is. */
  public static final Epilogue STORE = new Epilogue(false, null, Activation.NONE);

  /** Adds the product to what is stored. */
  public static final Epilogue ACCUMULATE = new Epilogue(true, null, Activation.NONE);

  public Epilogue {
    if (accumulate && (bias != null || activation != Activation.NONE)) {
      throw new IllegalArgumentException("epilogue: accumulate excludes a bias and an activation");
    }
  }
}
