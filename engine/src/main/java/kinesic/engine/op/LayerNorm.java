package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Normalisation;
import org.jspecify.annotations.Nullable;

/**
 * Layer normalisation over the last axis (Ba et al. 2016): y = γ·x̂ + β with x̂ = (x - mean) · r
 * and r = 1 / √(E[(x - mean)²] + ε). Inputs: x [..., c], γ [c], β [c]. Root mean square
 * normalisation (Zhang and Sennrich 2019) has no mean and no β: x̂ = x / √(E[x²] + ε).
 *
 * <p>gβ = Σ gy and gγ = Σ gy·x̂ over the rows. With h = γ·gy and means over the row: mean and r
 * depend on x, dmean/dx = 1/c and dr/dx = -r² x̂ / c, so gx = r · (h - E[h] - x̂ · E[h·x̂]);
 * without a mean, E[h] is missing.
 */
public final class LayerNorm extends Op {

  private final float epsilon;
  private final boolean centred;
  private @Nullable Tensor x;
  private @Nullable Tensor gamma;
  private @Nullable Tensor mean;
  private @Nullable Tensor rstd;

  private LayerNorm(float epsilon, boolean centred) {
    this.epsilon = epsilon;
    this.centred = centred;
  }

  /** Creates layer normalisation, of x, γ and β; ε is added to the variance. */
  public LayerNorm(float epsilon) {
    this(epsilon, true);
  }

  /** Creates root mean square normalisation, of x and γ; ε is added to the mean square. */
  public static LayerNorm rms(float epsilon) {
    return new LayerNorm(epsilon, false);
  }

  /** Returns ε. */
  public float epsilon() {
    return epsilon;
  }

  /** Returns whether the mean is subtracted; not in root mean square normalisation. */
  public boolean isCentred() {
    return centred;
  }

  @Override
  public String name() {
    return centred ? "layerNorm" : "rmsNorm";
  }

  @Override
  public Formula formula() {
    return centred
        ? new Formula(
            "y = γ x̂ + β, x̂ = (x - E[x]) r, r = 1 / √(E[(x - E[x])²] + ε)",
            "gx = r (h - E[h] - x̂ E[h x̂]), h = γ gy, gγ = Σ gy x̂, gβ = Σ gy")
        : new Formula(
            "y = γ x̂, x̂ = x r, r = 1 / √(E[x²] + ε)",
            "gx = r (h - x̂ E[h x̂]), h = γ gy, gγ = Σ gy x̂");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor in = inputs[0];
    Rows rows = Rows.of(name(), in.shape());
    check(inputs);
    Tensor y = Tensor.allocate(in.backend(), in.shape());
    Tensor m = Tensor.allocate(in.backend(), Shape.of(rows.count()));
    Tensor r = Tensor.allocate(in.backend(), Shape.of(rows.count()));
    in.backend()
        .normalisation()
        .normaliseRows(
            kernelInputs(in, inputs[1], centred ? inputs[2] : null),
            y.buffer(),
            m.buffer(),
            r.buffer());
    if (isRecorded()) {
      x = in;
      gamma = inputs[1];
      mean = m;
      rstd = r;
    }
    return y;
  }

  private void check(Tensor[] inputs) {
    if (inputs.length != (centred ? 3 : 2)) {
      throw new IllegalArgumentException(
          "%s: needs x and gamma%s, not %s inputs"
              .formatted(name(), centred ? " and beta" : "", inputs.length));
    }
    Shape channels = Shape.of(inputs[0].size(-1));
    for (int i = 1; i < inputs.length; i++) {
      if (!inputs[i].shape().equals(channels)) {
        throw new IllegalArgumentException(
            "%s: %s must be %s but is %s - x %s"
                .formatted(
                    name(),
                    i == 1 ? "gamma" : "beta",
                    channels,
                    inputs[i].shape(),
                    inputs[0].shape()));
      }
    }
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor in = saved(x);
    Tensor gx = Tensor.allocate(in.backend(), in.shape());
    Tensor ggamma = Tensor.allocate(in.backend(), saved(gamma).shape());
    Tensor gbeta = Tensor.allocate(in.backend(), saved(gamma).shape());
    in.backend()
        .normalisation()
        .rowsGradient(
            kernelInputs(in, saved(gamma), null),
            saved(mean).buffer(),
            saved(rstd).buffer(),
            gy.buffer(),
            gx.buffer(),
            ggamma.buffer(),
            gbeta.buffer());
    return centred ? new Tensor[] {gx, ggamma, gbeta} : new Tensor[] {gx, ggamma};
  }

  private Normalisation.RowInputs kernelInputs(Tensor in, Tensor scale, @Nullable Tensor shift) {
    Rows rows = Rows.of(name(), in.shape());
    return new Normalisation.RowInputs(
        rows.count(),
        rows.length(),
        in.buffer(),
        epsilon,
        centred,
        scale.buffer(),
        shift == null ? null : shift.buffer());
  }
}
