package kinesic.engine.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.CallSite;
import kinesic.engine.autograd.Op;
import kinesic.engine.autograd.Recorder;
import kinesic.engine.op.Reshape;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Indices;
import kinesic.kernels.KernelFamilies;

/**
 * The backend of the symbolic tensors of one trace. Inside an op its memory is symbolic, so that
 * the op's own {@code forward} checks the shapes and computes that of the result. Elsewhere it is
 * that of the real backend.
 */
final class TracedBackend implements Recorder {

  private record Place(Buffer buffer, Shape shape) {}

  private final Backend real;
  private final ImageLayout layout;
  private final Map<Buffer, String> names;
  private final KernelFamilies families;
  private final List<Value.Input> inputs = new ArrayList<>();
  private final List<Value.Result> results = new ArrayList<>();
  private final Map<Place, Value.Constant> constants = new HashMap<>();
  private final Deque<String> modules = new ArrayDeque<>();
  private int depth; // of nested ops

  /**
   * Creates a backend.
   *
   * @param real computes what does not depend on the inputs
   * @param layout the layout of images that functions are told to prefer
   * @param names of parameters and buffers, by their memory
   */
  TracedBackend(Backend real, ImageLayout layout, Map<Buffer, String> names) {
    this.real = real;
    this.layout = layout;
    this.names = names;
    families = SymbolicKernels.of(this, real.families());
  }

  // ---------------------------------------------------------------- recording

  Tensor input(Shape shape) {
    Value.Input input = new Value.Input(shape);
    inputs.add(input);
    return symbol(input);
  }

  Graph graph(List<Tensor> outputs) {
    return new Graph(inputs, results, outputs.stream().map(this::value).toList());
  }

  @Override
  public Tensor apply(Op op, Tensor[] arguments, Function<Tensor[], Tensor> forward) {
    List<Value> values = new ArrayList<>();
    Tensor[] symbols = new Tensor[arguments.length];
    for (int i = 0; i < symbols.length; i++) {
      if (depth == 0) {
        values.add(value(arguments[i]));
      }
      symbols[i] = symbolic(arguments[i]);
    }
    Tensor y;
    depth++;
    try {
      y = forward.apply(symbols);
    } finally {
      depth--;
    }
    if (depth > 0 || !Trace.isSymbolic(y)) {
      return y;
    }
    String module = modules.isEmpty() ? "" : modules.getLast();
    Value.Result result =
        new Value.Result(op, values, y.shape(), module, CallSite.current().line());
    results.add(result);
    return symbol(result);
  }

  private Tensor symbol(Value value) {
    return new Tensor(value.shape(), new SymbolicBuffer(this, value.shape().elements(), value));
  }

  /** Returns a symbolic tensor for use inside an op. */
  private Tensor symbolic(Tensor t) {
    return Trace.isSymbolic(t)
        ? t
        : new Tensor(t.shape(), new SymbolicBuffer(this, t.shape().elements(), null));
  }

  /** Returns the value of the graph that a tensor stands for. */
  private Value value(Tensor t) {
    if (!(t.buffer() instanceof SymbolicBuffer buffer)) {
      return constants.computeIfAbsent(
          new Place(t.buffer(), t.shape()),
          place -> new Value.Constant(t.detach(), names.getOrDefault(t.buffer(), "")));
    }
    Value value = buffer.value();
    if (value == null) {
      throw new IllegalStateException(
          "trace: a tensor from inside an op is used outside it, at " + CallSite.current().line());
    }
    if (value.shape().equals(t.shape())) {
      return value;
    }
    return value(new Reshape(t.shape().toArray()).apply(symbol(value)));
  }

  boolean isInsideOp() {
    return depth > 0;
  }

  void enter(String module) {
    modules.addLast(module);
  }

  void leave() {
    modules.removeLast();
  }

  // ---------------------------------------------------------------- a backend

  @Override
  public Backend real() {
    return real;
  }

  @Override
  public String name() {
    return "trace on " + real.name();
  }

  @Override
  public Buffer allocate(int length) {
    return depth > 0 ? new SymbolicBuffer(this, length, null) : real.allocate(length);
  }

  @Override
  public void write(float[] source, int from, Buffer target, int at, int count) {
    if (!(target instanceof SymbolicBuffer)) {
      real.write(source, from, target, at, count);
    }
  }

  @Override
  public void writeBytes(
      byte[] source, int from, Buffer target, int at, int count, float divisor, float shift) {
    if (!(target instanceof SymbolicBuffer)) {
      real.writeBytes(source, from, target, at, count, divisor, shift);
    }
  }

  @Override
  public void read(Buffer source, int at, float[] target, int from, int count) {
    if (source instanceof SymbolicBuffer) {
      throw Trace.dependsOnValues("read");
    }
    real.read(source, at, target, from, count);
  }

  @Override
  public Indices indices(int[] values) {
    return real.indices(values);
  }

  @Override
  public Indices indices(Buffer values) {
    return values instanceof SymbolicBuffer
        ? new SymbolicIndices(values.length(), this)
        : real.indices(values);
  }

  @Override
  public ImageLayout imageLayout() {
    return layout;
  }

  @Override
  public KernelFamilies families() {
    return families;
  }

  /** Does nothing; the real backend stays open. */
  @Override
  public void close() {}
}
