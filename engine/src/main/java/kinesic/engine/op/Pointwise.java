package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Unary;
import org.jspecify.annotations.Nullable;

/**
 * y = f(x) element by element. dL/dx = dL/dy · f'(x).
 *
 * <p>{@link Unary} lists f and f'. The loops that compute them are readable in {@code
 * kinesic.kernels.scalar.ScalarElementwise} (methods {@code value} and {@code gradient}) and fast
 * in {@code kinesic.kernels.vector.UnaryLoops}, {@code UnaryGradientLoops} and {@code
 * Transcendental}.
 */
public final class Pointwise extends Op {

  private final Unary f;
  private @Nullable Tensor kept;

  /** Applies {@code f}. */
  public Pointwise(Unary f) {
    this.f = f;
  }

  /** Returns the function. */
  public Unary function() {
    return f;
  }

  @Override
  public String name() {
    return Names.of(f);
  }

  @Override
  public Formula formula() {
    return switch (f) {
      case NEGATE -> new Formula("y = -x", "gx = -gy");
      case EXP -> new Formula("y = e^x", "gx = gy y");
      case LOG -> new Formula("y = ln x", "gx = gy / x");
      case SQRT -> new Formula("y = √x", "gx = gy / (2 y)");
      case SQUARE -> new Formula("y = x²", "gx = gy 2 x");
      case ABS -> new Formula("y = |x|", "gx = gy sign x");
      case RECIPROCAL -> new Formula("y = 1 / x", "gx = -gy y²");
      case RSQRT -> new Formula("y = 1 / √x", "gx = -gy y³ / 2");
      case SIGN -> new Formula("y = sign x", "gx = 0");
      case FLOOR -> new Formula("y = ⌊x⌋", "gx = 0");
      case ROUND -> new Formula("y = the integer nearest to x", "gx = 0");
      case SIN -> new Formula("y = sin x", "gx = gy cos x");
      case COS -> new Formula("y = cos x", "gx = -gy sin x");
      case ERF -> new Formula("y = 2/√π ∫₀ˣ e^(-t²) dt", "gx = gy 2/√π e^(-x²)");
      case LOG1P -> new Formula("y = ln(1 + x)", "gx = gy / (1 + x)");
      case EXPM1 -> new Formula("y = e^x - 1", "gx = gy (y + 1)");
      case TANH -> new Formula("y = tanh x", "gx = gy (1 - y²)");
      case SIGMOID -> new Formula("y = 1 / (1 + e^-x)", "gx = gy y (1 - y)");
      case RELU -> new Formula("y = max(x, 0)", "gx = gy where x > 0, else 0");
      case SOFTPLUS -> new Formula("y = ln(1 + e^x)", "gx = gy / (1 + e^-x)");
      case RELU6 -> new Formula("y = min(max(x, 0), 6)", "gx = gy where 0 < x < 6, else 0");
      case HARDSIGMOID ->
          new Formula("y = min(max(x + 3, 0), 6) / 6", "gx = gy / 6 where -3 < x < 3, else 0");
      case HARDSWISH ->
          new Formula(
              "y = x min(max(x + 3, 0), 6) / 6",
              "gx = gy (x / 3 + 1/2) where -3 < x < 3, 0 below, gy above");
      case SILU -> new Formula("y = x σ(x), σ(x) = 1 / (1 + e^-x)", "gx = gy σ(x) (1 + x σ(-x))");
      case GELU ->
          new Formula(
              "y = x Φ(x), Φ(x) = (1 + erf(x / √2)) / 2", "gx = gy (Φ(x) + x e^(-x²/2) / √(2π))");
      case GELU_TANH ->
          new Formula(
              "y = x σ(w), w = 2 √(2/π) (x + 0.044715 x³)",
              "gx = gy σ(w) (1 + x σ(-w) 2 √(2/π) (1 + 0.134145 x²))");
      case MISH ->
          new Formula("y = x t, t = tanh(ln(1 + e^x))", "gx = gy (t + x (1 - t²) / (1 + e^-x))");
    };
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor x = inputs[0];
    Tensor y = Tensor.allocate(x.backend(), x.shape());
    x.backend().elementwise().unary(f, x.buffer(), y.buffer());
    if (needsGradient(0) && f.keeps() != Unary.Keeps.NOTHING) {
      kept = f.keeps() == Unary.Keeps.INPUT ? x : y;
    }
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor read = f.keeps() == Unary.Keeps.NOTHING ? gy : saved(kept);
    Tensor gx = Tensor.allocate(gy.backend(), gy.shape());
    gy.backend().elementwise().unaryGradient(f, read.buffer(), gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }
}
