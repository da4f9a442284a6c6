package kinesic.engine.op;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * A gated recurrent unit over a sequence (Cho et al. 2014, in the form that multiplies by the reset
 * gate after the product). Inputs: x [steps, n, 3 · size], the contributions of the inputs to the
 * gates, u [size, 3 · size], b [3 · size] and, unless it is 0, the initial h [n, size]. The result,
 * [steps, n, size], is h of each step.
 *
 * <p>With h' of the previous step, s = h' u + b, and the gates in the order r, z, m:
 *
 * <pre>
 *   r = σ(x_r + s_r)      z = σ(x_z + s_z)      m = tanh(x_m + r s_m)
 *   h = (1 - z) m + z h'
 * </pre>
 *
 * <p>Backward, from the last step to the first: h receives gh from y and from the next step.
 *
 * <pre>
 *   gx_m = gh (1 - z) (1 - m²)           gs_m = gx_m r
 *   gx_r = gs_r = gx_m s_m r (1 - r)     gx_z = gs_z = gh (h' - m) z (1 - z)
 *   the gradient of h' is gh z + gs uᵀ
 * </pre>
 *
 * <p>gu = Σ h'ᵀ gs and gb = Σ gs over all steps.
 */
public final class Gru extends Op {

  private @Nullable Tensor u;
  private @Nullable Tensor y;
  private @Nullable Tensor gates; // r, z, m and s_m, [steps, n, 4 · size]
  private @Nullable Tensor first;

  @Override
  public Formula formula() {
    return new Formula(
        "h = (1 - z) m + z h', r = σ(x_r + s_r), z = σ(x_z + s_z), "
            + "m = tanh(x_m + r s_m), s = h' u + b",
        "gx_m = gh (1 - z) (1 - m²), gx_r = gs_r = gx_m s_m r (1 - r), "
            + "gx_z = gs_z = gh (h' - m) z (1 - z), gs_m = gx_m r, gu = Σ h'ᵀ gs, gb = Σ gs, "
            + "gh' = gh z + gs uᵀ");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Sequence.check(name(), 3, 4, inputs);
    Tensor x = inputs[0];
    int size = inputs[1].size(0);
    int n = x.size(1);
    Tensor h = inputs.length > 3 ? inputs[3] : Tensor.full(x.backend(), Shape.of(n, size), 0f);
    Tensor result = Tensor.allocate(x.backend(), Shape.of(x.size(0), n, size));
    Tensor all = Tensor.allocate(x.backend(), Shape.of(x.size(0), n, 4 * size));
    if (isRecorded()) {
      u = inputs[1];
      y = result;
      gates = all;
      first = h;
    }
    for (int t = 0; t < x.size(0); t++) {
      Tensor now = Sequence.step(x, t);
      Tensor s = new Linear().apply(h, inputs[1], inputs[2]);
      Tensor both = s.slice(1, 0, 2 * size).add(now.slice(1, 0, 2 * size)).sigmoid();
      Tensor r = both.slice(1, 0, size);
      Tensor z = both.slice(1, size, 2 * size);
      Tensor sm = s.slice(1, 2 * size, 3 * size);
      Tensor m = now.slice(1, 2 * size, 3 * size).add(r.multiply(sm)).tanh();
      h = m.add(z.multiply(h.subtract(m)));
      Tensor.concat(1, both, m, sm).copyTo(Sequence.step(all, t));
      h.copyTo(Sequence.step(result, t));
    }
    return result;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    Tensor all = saved(gates);
    Tensor states = saved(y);
    int size = saved(u).size(0);
    Shape shape = states.shape().with(2, 3 * size);
    Tensor gx = Tensor.allocate(gy.backend(), shape);
    Tensor gs = Tensor.allocate(gy.backend(), shape);
    Tensor gh = Tensor.full(gy.backend(), saved(first).shape(), 0f);
    for (int t = all.size(0) - 1; t >= 0; t--) {
      Tensor now = Sequence.step(all, t);
      Tensor r = now.slice(1, 0, size);
      Tensor z = now.slice(1, size, 2 * size);
      Tensor m = now.slice(1, 2 * size, 3 * size);
      Tensor sm = now.slice(1, 3 * size, 4 * size);
      Tensor previous = t == 0 ? saved(first) : Sequence.step(states, t - 1);
      gh = gh.add(Sequence.step(gy, t));
      Tensor gm = gh.subtract(gh.multiply(z)).multiply(Sequence.oneMinusSquare(m));
      Tensor gr = gm.multiply(sm).multiply(Sequence.slopeOfSigmoid(r));
      Tensor gz = gh.multiply(previous.subtract(m)).multiply(Sequence.slopeOfSigmoid(z));
      Tensor inner = Tensor.concat(1, gr, gz, gm.multiply(r));
      Tensor.concat(1, gr, gz, gm).copyTo(Sequence.step(gx, t));
      inner.copyTo(Sequence.step(gs, t));
      gh = gh.multiply(z).add(inner.matmul(saved(u), false, true));
    }
    @Nullable Tensor[] gradients = new Tensor[inputCount()];
    gradients[0] = gx;
    gradients[1] = Sequence.gradientOfWeight(saved(first), states, gs);
    gradients[2] = gs.sum(false, 0, 1);
    if (inputCount() > 3) {
      gradients[3] = gh;
    }
    return gradients;
  }

  @Override
  public long multiplyAdds(List<Shape> inputs, Shape result) {
    return (long) inputs.getFirst().elements() * inputs.get(1).size(0);
  }
}
