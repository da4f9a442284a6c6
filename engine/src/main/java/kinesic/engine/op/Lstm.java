package kinesic.engine.op;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * A long short-term memory over a sequence (Hochreiter and Schmidhuber 1997, with forget gates).
 * Inputs: x [steps, n, 4 · size], the contributions of the inputs to the gates, u [size, 4 · size],
 * b [4 · size] and, unless they are 0, the initial h and c [n, size]. The result, [steps, n, 2 ·
 * size], has h and c of each step side by side.
 *
 * <p>With h' and c' of the previous step and the gates in the order i, f, g, o:
 *
 * <pre>
 *   z = x + h' u + b                     i, f, o = σ(z), g = tanh(z)
 *   c = f c' + i g                       h = o tanh(c)
 * </pre>
 *
 * <p>Backward, from the last step to the first: h receives gh from y and from the next step, and so
 * does c.
 *
 * <pre>
 *   go = gh tanh(c)                      gc += gh o (1 - tanh²(c))
 *   gi = gc g, gf = gc c', gg = gc i     the gradient of c' is gc f
 *   gz = gi i (1 - i), gf f (1 - f), gg (1 - g²), go o (1 - o)
 *   gx = gz                              the gradient of h' is gz uᵀ
 * </pre>
 *
 * <p>gu = Σ h'ᵀ gz and gb = Σ gz over all steps.
 */
public final class Lstm extends Op {

  private @Nullable Tensor u;
  private @Nullable Tensor y;
  private @Nullable Tensor gates; // [steps, n, 4 · size]
  private @Nullable Tensor firstHidden;
  private @Nullable Tensor firstCell;

  @Override
  public Formula formula() {
    return new Formula(
        "h = o tanh(c), c = f c' + i g, i, f, o = σ(z), g = tanh(z), z = x + h' u + b",
        "gc += gh o (1 - tanh²(c)), gx = gz = [gc g i (1 - i), gc c' f (1 - f), "
            + "gc i (1 - g²), gh tanh(c) o (1 - o)], gu = Σ h'ᵀ gz, gb = Σ gz, gh' = gz uᵀ, "
            + "gc' = gc f");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Sequence.check(name(), 4, 5, inputs);
    Tensor x = inputs[0];
    int size = inputs[1].size(0);
    int n = x.size(1);
    Tensor h = inputs.length > 3 ? inputs[3] : Tensor.full(x.backend(), Shape.of(n, size), 0f);
    Tensor c = inputs.length > 3 ? inputs[4] : Tensor.full(x.backend(), Shape.of(n, size), 0f);
    Tensor result = Tensor.allocate(x.backend(), Shape.of(x.size(0), n, 2 * size));
    Tensor all = Tensor.allocate(x.backend(), x.shape());
    if (isRecorded()) {
      u = inputs[1];
      y = result;
      gates = all;
      firstHidden = h;
      firstCell = c;
    }
    for (int t = 0; t < x.size(0); t++) {
      Tensor z = new Linear().apply(h, inputs[1], inputs[2]).add(Sequence.step(x, t));
      Tensor i = z.slice(1, 0, size).sigmoid();
      Tensor f = z.slice(1, size, 2 * size).sigmoid();
      Tensor g = z.slice(1, 2 * size, 3 * size).tanh();
      Tensor o = z.slice(1, 3 * size, 4 * size).sigmoid();
      c = f.multiply(c).add(i.multiply(g));
      h = o.multiply(c.tanh());
      Tensor.concat(1, i, f, g, o).copyTo(Sequence.step(all, t));
      Tensor.concat(1, h, c).copyTo(Sequence.step(result, t));
    }
    return result;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    Tensor all = saved(gates);
    Tensor states = saved(y);
    int steps = all.size(0);
    int size = saved(u).size(0);
    Tensor gx = Tensor.allocate(gy.backend(), all.shape());
    Tensor gh = Tensor.full(gy.backend(), saved(firstHidden).shape(), 0f);
    Tensor gc = Tensor.full(gy.backend(), saved(firstHidden).shape(), 0f);
    for (int t = steps - 1; t >= 0; t--) {
      Tensor now = Sequence.step(all, t);
      Tensor i = now.slice(1, 0, size);
      Tensor f = now.slice(1, size, 2 * size);
      Tensor g = now.slice(1, 2 * size, 3 * size);
      Tensor o = now.slice(1, 3 * size, 4 * size);
      Tensor cell = Sequence.step(states, t).slice(1, size, 2 * size).tanh();
      Tensor previous =
          t == 0 ? saved(firstCell) : Sequence.step(states, t - 1).slice(1, size, 2 * size);
      Tensor given = Sequence.step(gy, t);
      gh = gh.add(given.slice(1, 0, size));
      gc = gc.add(given.slice(1, size, 2 * size));
      gc = gc.add(gh.multiply(o).multiply(Sequence.oneMinusSquare(cell)));
      Tensor gz =
          Tensor.concat(
              1,
              gc.multiply(g).multiply(Sequence.slopeOfSigmoid(i)),
              gc.multiply(previous).multiply(Sequence.slopeOfSigmoid(f)),
              gc.multiply(i).multiply(Sequence.oneMinusSquare(g)),
              gh.multiply(cell).multiply(Sequence.slopeOfSigmoid(o)));
      gz.copyTo(Sequence.step(gx, t));
      gh = gz.matmul(saved(u), false, true);
      gc = gc.multiply(f);
    }
    Tensor hidden = states.slice(2, 0, size);
    @Nullable Tensor[] gradients = new Tensor[inputCount()];
    gradients[0] = gx;
    gradients[1] = Sequence.gradientOfWeight(saved(firstHidden), hidden, gx);
    gradients[2] = gx.sum(false, 0, 1);
    if (inputCount() > 3) {
      gradients[3] = gh;
      gradients[4] = gc;
    }
    return gradients;
  }

  @Override
  public long multiplyAdds(List<Shape> inputs, Shape result) {
    return (long) inputs.getFirst().elements() * inputs.get(1).size(0);
  }
}
