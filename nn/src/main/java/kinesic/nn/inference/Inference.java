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
 * A network compiled for inference: a list of kernel calls over two or three work arrays that are
 * reused from call to call.
 *
 * <pre>{@code
 * Inference net = layer.forInference(Shape.of(16, 112, 112, 3));
 * Tensor y = net.forward(images);
 * }</pre>
 *
 * <p>Batch normalisation is folded into the convolutions, filters are laid out once as the kernels
 * read them, residuals are added and ReLU is applied where a convolution stores its result. So the
 * numbers differ by roundings from those of the layers in evaluation mode. The same image gets the
 * same bits alone and in any batch, and at any number of threads.
 *
 * <p>The weights are those that the network had when it was compiled; training it further changes
 * nothing here.
 *
 * <p>Thread-safe: each call uses work arrays of its own. There are as many sets of them as there
 * have been calls at the same time.
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
   * Compiles a network, usually by {@link kinesic.nn.Layer#forInference}.
   *
   * @param input what the network is given, such as [n, h, w, c]. All sizes are fixed but the
   *     first: n is how many images there are most often, for which algorithms are chosen and
   *     memory is made; any number may come.
   * @param network applied to that input
   * @throws IllegalArgumentException if the shape does not fit the network or has no image
   * @throws UnsupportedOperationException if a part of the network cannot be compiled
   */
  public static Inference of(Shape input, UnaryOperator<Symbol> network) {
    if (input.rank() < 2 || input.elements() == 0) {
      throw new IllegalArgumentException(
          "inference: needs the shape of a batch, [n, ...], without empty axes - " + input);
    }
    try (Autograd.Mode off = Autograd.noGrad()) {
      Symbol in = Symbol.input(input);
      Symbol out = network.apply(in);
      return new Inference(in, out, new ExecutionPlan(out));
    }
  }

  /** The shape that it was compiled for, the typical number of images first. */
  public Shape inputShape() {
    return input;
  }

  /** The shape of the results for the typical number of images. */
  public Shape outputShape() {
    return output;
  }

  /**
   * Applies the network.
   *
   * @param x as {@link #inputShape}, but for the number of images
   * @return a tensor of its own, from the current step scope if there is one
   * @throws IllegalArgumentException if the shape does not fit
   */
  public Tensor forward(Tensor x) {
    Shape shape = x.shape();
    if (shape.rank() != input.rank() || !shape.with(0, typical).equals(input)) {
      throw new IllegalArgumentException(
          "inference: x is %s, compiled for %s with any number of images".formatted(shape, input));
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
