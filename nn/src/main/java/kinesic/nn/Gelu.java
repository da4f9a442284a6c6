package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import org.jspecify.annotations.Nullable;

/**
 * Gaussian error linear unit (Hendrycks and Gimpel 2016): x · Φ(x) for each element, Φ being the
 * distribution function of the normal distribution.
 */
public final class Gelu extends Layer {

  private final boolean approximate;

  /** Creates the exact function. */
  public Gelu() {
    this(false);
  }

  private Gelu(boolean approximate) {
    this.approximate = approximate;
  }

  /** Creates the approximation by tanh, which BERT and GPT-2 use. */
  public static Gelu byTanh() {
    return new Gelu(true);
  }

  @Override
  public Tensor forward(Tensor x) {
    return approximate ? x.geluTanh() : x.gelu();
  }

  @Override
  @Nullable Activation activation() {
    return approximate ? null : Activation.GELU;
  }

  @Override
  protected String describe() {
    return approximate ? "Gelu(by tanh)" : "Gelu";
  }
}
