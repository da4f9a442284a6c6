package kinesic.nn.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import kinesic.engine.Arena;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Trace;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;

/**
 * Network compiled for inference: a list of operations, prepared once, whose intermediate results
 * share one block of memory.
 *
 * <pre>{@code
 * Inference net = layer.forInference(Shape.of(16, 112, 112, 3));
 * Tensor y = net.forward(images);
 * }</pre>
 *
 * <p>The network is the {@linkplain Trace trace} of an ordinary {@code forward}. Batch
 * normalisation is folded into the convolutions, filters are packed once in the layout of the
 * kernels, and bias, residual and activation are fused into convolutions and linear layers. Results
 * therefore differ by rounding errors from those of the layers in evaluation mode. The result of an
 * image has the same bits alone and in any batch, with any number of threads, provided that no op
 * mixes the images of a batch. (On a GPU that holds for batches of the same size, see {@link
 * kinesic.kernels.PreparedConvolution}.)
 *
 * <p>The parameters are copied at compilation; later training does not affect them.
 *
 * <p>Thread-safe: each call uses its own work memory. There are as many blocks as there were
 * simultaneous calls.
 */
public final class Inference implements AutoCloseable {

  private final Backend backend;
  private final List<Shape> inputs;
  private final Graph graph;
  private final BatchAxis batch;
  private final Plan plan;
  private final int typical; // images
  private final Map<Integer, Program> programs = new ConcurrentHashMap<>(); // by number of images
  private final Queue<Arena> arenas = new ConcurrentLinkedQueue<>(); // not in use

  private Inference(
      Backend backend, List<Shape> inputs, Function<List<Tensor>, List<Tensor>> network) {
    this.backend = backend;
    this.inputs = List.copyOf(inputs);
    typical = inputs.getFirst().size(0);
    int n = Math.max(typical, 2); // one image does not show which axes contain the images
    graph = trace(n, network);
    batch = new BatchAxis(backend, n, graph, trace(n + 1, network));
    plan = new Plan(graph, batch, new Compiler(graph, batch, typical).stages());
    programs.put(typical, plan.program(typical));
  }

  private Graph trace(int images, Function<List<Tensor>, List<Tensor>> network) {
    List<Shape> shapes = inputs.stream().map(shape -> shape.with(0, images)).toList();
    return Trace.of(backend, shapes, Map.of(), network);
  }

  /**
   * Compiles a network with one input and one output. {@link kinesic.nn.Layer#forInference} is the
   * usual way to call this.
   *
   * @param input the shape of the input, such as [n, h, w, c]. All sizes except the first are
   *     fixed; n is the usual batch size, for which algorithms are chosen and memory is allocated.
   *     Batches of any other size are accepted.
   * @param network computes the output from the input, in evaluation mode
   * @throws IllegalArgumentException if the network does not accept the shape, the shape is empty,
   *     or an op mixes the images of a batch
   * @throws IllegalStateException if the network depends on the elements of a tensor
   */
  public static Inference of(Shape input, UnaryOperator<Tensor> network) {
    return of(Backends.standard(), List.of(input), x -> List.of(network.apply(x.getFirst())));
  }

  /**
   * Compiles a network.
   *
   * @param backend of the tensors that the network uses, such as parameters
   * @param inputs the shapes of the inputs, with the same first size; see {@link #of(Shape,
   *     UnaryOperator)}
   * @param network computes the outputs, whose first axis is that of the images
   * @throws IllegalArgumentException if the network does not accept the shapes, a shape is empty,
   *     or an op mixes the images of a batch
   * @throws IllegalStateException if the network depends on the elements of a tensor
   */
  public static Inference of(
      Backend backend, List<Shape> inputs, Function<List<Tensor>, List<Tensor>> network) {
    for (Shape input : inputs) {
      if (input.rank() < 1 || input.elements() == 0 || input.size(0) != inputs.getFirst().size(0)) {
        throw new IllegalArgumentException(
            "inference: expected the shape of a batch, [n, ...], without empty axes, got " + input);
      }
    }
    try (Autograd.Mode off = Autograd.noGrad();
        StepMemory.Pause pause = StepMemory.pause()) {
      return new Inference(backend, inputs, network);
    }
  }

  /** Returns the shape of the only input; its first size is the usual batch size. */
  public Shape inputShape() {
    return inputs.getFirst();
  }

  /** Returns the shape of the first output for the usual batch size. */
  public Shape outputShape() {
    return batch.shape(graph.outputs().getFirst(), typical);
  }

  /** Returns the bytes of work memory that the calls so far needed, for each simultaneous call. */
  public long workBytes() {
    return arenas.stream().mapToLong(Arena::bytes).max().orElse(0);
  }

  /**
   * Applies the network to its only input.
   *
   * @param x the input, as {@link #inputShape} but with any batch size
   * @return the first output, a new tensor, allocated from the current step scope if there is one
   * @throws IllegalArgumentException if the shape does not match
   */
  public Tensor forward(Tensor x) {
    return forward(List.of(x)).getFirst();
  }

  /**
   * Applies the network.
   *
   * @param x the inputs, with the shapes given at compilation but any batch size
   * @return the outputs, new tensors, allocated from the current step scope if there is one
   * @throws IllegalArgumentException if the number of inputs or a shape does not match
   */
  public List<Tensor> forward(List<Tensor> x) {
    int n = requireFit(x);
    List<Tensor> y =
        graph.outputs().stream()
            .map(output -> Tensor.allocate(backend, batch.shape(output, n)))
            .toList();
    Arena free = arenas.poll();
    Arena arena = free == null ? new Arena(backend) : free;
    try (Autograd.Mode off = Autograd.noGrad()) {
      for (int from = 0; from < n; from += typical) {
        int count = Math.min(typical, n - from);
        Program program = programs.computeIfAbsent(count, this::program);
        program.run(arena, rows(x, n, from, count), rows(y, n, from, count));
      }
    }
    arenas.add(arena);
    return y;
  }

  /**
   * Frees the work memory, before the garbage collector does it. No call may be under way; a later
   * one allocates new memory.
   */
  @Override
  public void close() {
    Arena arena = arenas.poll();
    while (arena != null) {
      arena.close();
      arena = arenas.poll();
    }
  }

  private Program program(int n) {
    try (StepMemory.Pause pause = StepMemory.pause()) {
      return plan.program(n);
    }
  }

  /** Returns the batch size. */
  private int requireFit(List<Tensor> x) {
    if (x.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "inference: expected %s inputs, got %s".formatted(inputs.size(), x.size()));
    }
    int n = x.getFirst().shape().rank() == 0 ? 0 : x.getFirst().size(0);
    for (int i = 0; i < inputs.size(); i++) {
      Shape shape = x.get(i).shape();
      if (shape.rank() == 0 || !shape.equals(inputs.get(i).with(0, n))) {
        throw new IllegalArgumentException(
            "inference: the input is %s, expected %s with any batch size"
                .formatted(shape, inputs.get(i)));
      }
    }
    return n;
  }

  /** Returns images {@code from} to {@code from + count}; the memory is shared. */
  private static List<Tensor> rows(List<Tensor> batches, int n, int from, int count) {
    List<Tensor> rows = new ArrayList<>();
    for (Tensor t : batches) {
      Shape shape = t.shape();
      int size = shape.size(0) / n;
      int row = size * shape.inner(0);
      rows.add(new Tensor(shape.with(0, count * size), t.buffer().slice(from * row, count * row)));
    }
    return rows;
  }
}
