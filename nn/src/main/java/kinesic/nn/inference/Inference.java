package kinesic.nn.inference;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;

/**
 * Network compiled for inference: a list of kernel calls on two or three work arrays that are
 * reused from call to call.
 *
 * <pre>{@code
 * Inference net = layer.forInference(Shape.of(16, 112, 112, 3));
 * Tensor y = net.forward(images);
 * }</pre>
 *
 * <p>Batch normalisation is folded into the convolutions, filters are packed once in the layout of
 * the kernels, and residuals and ReLU are fused into the convolutions. Results therefore differ by
 * rounding errors from those of the layers in evaluation mode. The result of an image has the same
 * bits alone and in any batch, with any number of threads.
 *
 * <p>The parameters are copied at compilation; later training does not affect them.
 *
 * <p>Thread-safe: each call uses its own work arrays. There are as many sets of them as there were
 * simultaneous calls.
 */
public final class Inference {

  private final Shape input;
  private final Shape output;
  private final int typical; // images
  private final List<ExecutionPlan.Call> calls;
  private final List<Integer> lengths; // floats of the work arrays, from ExecutionPlan.FIRST on
  private final Queue<List<Buffer>> workspaces = new ConcurrentLinkedQueue<>(); // not in use

  private Inference(Symbol in, Symbol out, ExecutionPlan schedule) {
    input = in.shape();
    output = out.shape();
    typical = input.size(0);
    calls = schedule.calls();
    lengths =
        schedule.lengths().stream().map(length -> Math.multiplyExact(typical, length)).toList();
    workspaces.add(workspace());
  }

  private List<Buffer> workspace() {
    Backend backend = Backends.standard();
    return lengths.stream().map(backend::allocate).toList();
  }

  /**
   * Compiles a network. {@link kinesic.nn.Layer#forInference} is the usual way to call this.
   *
   * @param input the shape of the input, such as [n, h, w, c]. All sizes except the first are
   *     fixed; n is the usual batch size, for which algorithms are chosen and memory is allocated.
   *     Batches of any other size are accepted.
   * @param network describes the computation from the input
   * @throws IllegalArgumentException if the network does not accept the shape or the shape is empty
   * @throws UnsupportedOperationException if a part of the network cannot be compiled
   */
  public static Inference of(Shape input, UnaryOperator<Symbol> network) {
    if (input.rank() < 2 || input.elements() == 0) {
      throw new IllegalArgumentException(
          "inference: expected the shape of a batch, [n, ...], without empty axes, got " + input);
    }
    try (Autograd.Mode off = Autograd.noGrad()) {
      Symbol in = Symbol.input(input);
      Symbol out = network.apply(in);
      return new Inference(in, out, new ExecutionPlan(out));
    }
  }

  /** Returns the shape of the input; its first size is the usual batch size. */
  public Shape inputShape() {
    return input;
  }

  /** Returns the shape of the result for the usual batch size. */
  public Shape outputShape() {
    return output;
  }

  /**
   * Applies the network.
   *
   * @param x the input, as {@link #inputShape} but with any batch size
   * @return a new tensor, allocated from the current step scope if there is one
   * @throws IllegalArgumentException if the shape does not match
   */
  public Tensor forward(Tensor x) {
    Shape shape = x.shape();
    if (shape.rank() != input.rank() || !shape.with(0, typical).equals(input)) {
      throw new IllegalArgumentException(
          "inference: the input is %s, expected %s with any batch size".formatted(shape, input));
    }
    int n = shape.size(0);
    Tensor y = Tensor.allocate(x.backend(), output.with(0, n));
    List<Buffer> free = workspaces.poll();
    List<Buffer> workspace = free == null ? workspace() : free;
    for (int from = 0; from < n; from += typical) {
      run(new Images(from, Math.min(typical, n - from), x, y, workspace));
    }
    workspaces.add(workspace);
    return y;
  }

  private void run(Images images) {
    for (ExecutionPlan.Call call : calls) {
      Buffer[] from = new Buffer[call.from().size()];
      for (int i = 0; i < from.length; i++) {
        from[i] = images.at(call.from().get(i));
      }
      call.step().run(images.n(), from, images.at(call.to()));
    }
  }

  /** The {@code n} images from image {@code first} on, and where their values are kept. */
  private record Images(int first, int n, Tensor x, Tensor y, List<Buffer> workspace) {

    Buffer at(ExecutionPlan.Place place) {
      int length = place.length();
      return switch (place.array()) {
        case ExecutionPlan.INPUT -> x.buffer().slice(first * length, n * length);
        case ExecutionPlan.OUTPUT -> y.buffer().slice(first * length, n * length);
        default -> workspace.get(place.array() - ExecutionPlan.FIRST).slice(0, n * length);
      };
    }
  }
}
