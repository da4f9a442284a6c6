package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * The variance v[o, i] = Σ_s (x[o, s, i] - mean[o, i])² / d, or the standard deviation √v. d is the
 * number n of elements, or n - 1 for the unbiased estimate; both are NaN if d is not positive.
 *
 * <p>The deviations add up to 0, so the dependence of the mean on x does not contribute: dv/dx = 2
 * (x - mean) / d and d√v/dx = (x - mean) / (d √v), 0 where √v = 0.
 */
public final class Variance extends Op {

  private final boolean unbiased;
  private final boolean root;
  private @Nullable Tensor x;
  private @Nullable Tensor mean;
  private @Nullable Tensor y; // only for the standard deviation

  /**
   * Creates the op, which reduces the middle axis of [outer, size, inner].
   *
   * @param unbiased whether to divide by n - 1
   * @param root whether to return the standard deviation
   */
  public Variance(boolean unbiased, boolean root) {
    this.unbiased = unbiased;
    this.root = root;
  }

  /** Returns whether the sum is divided by n - 1. */
  public boolean isUnbiased() {
    return unbiased;
  }

  /** Returns whether the result is the standard deviation. */
  public boolean isRoot() {
    return root;
  }

  @Override
  public String name() {
    return root ? "standardDeviation" : "variance";
  }

  @Override
  public Formula formula() {
    return root
        ? new Formula("y = √(Σ (x - mean)² / d)", "gx = gy (x - mean) / (d y), 0 where y = 0")
        : new Formula("y = Σ (x - mean)² / d", "gx = gy 2 (x - mean) / d");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor center = inputs[0].mean(1).unsqueeze(1);
    Tensor v = inputs[0].subtract(center).square().sum(1).multiply(1f / divisor(inputs[0].size(1)));
    Tensor result = root ? v.sqrt() : v;
    if (needsGradient(0)) {
      x = inputs[0];
      mean = center;
      y = root ? result : null;
    }
    return result;
  }

  private int divisor(int n) {
    return Math.max(0, unbiased ? n - 1 : n);
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    float scale = (root ? 1f : 2f) / divisor(saved(x).size(1));
    Tensor slope = root ? gy.divide(saved(y)).maskedFill(saved(y).equalTo(0f), 0f) : gy;
    Tensor deviation = saved(x).subtract(saved(mean));
    return new Tensor[] {deviation.multiply(slope.multiply(scale).unsqueeze(1))};
  }
}
