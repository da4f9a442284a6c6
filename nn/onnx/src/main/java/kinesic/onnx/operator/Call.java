package kinesic.onnx.operator;

import java.util.List;
import java.util.function.Supplier;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.trace.Trace;
import kinesic.kernels.Backend;
import kinesic.onnx.format.ElementType;
import org.jspecify.annotations.Nullable;

/** The application of an operator: the node, its inputs, and the state of the network. */
public final class Call {

  /**
   * The state of the network.
   *
   * @param backend where tensors are
   * @param training whether the part of the network that the node belongs to is in training mode
   * @param declaredBatch the first size of the inputs that the file declares; 0 if it is free
   * @param actualBatch the first size of the inputs of this run
   * @param random the random numbers of the node
   */
  public record Context(
      Backend backend,
      boolean training,
      int declaredBatch,
      int actualBatch,
      Supplier<RandomStream> random) {}

  private final Attributes attributes;
  private final long version;
  private final List<@Nullable Operand> inputs;
  private final Context context;

  /**
   * Creates a call.
   *
   * @param version the version of the operator set
   * @param inputs null for those that are left out
   */
  public Call(
      Attributes attributes, long version, List<@Nullable Operand> inputs, Context context) {
    this.attributes = attributes;
    this.version = version;
    this.inputs = inputs;
    this.context = context;
  }

  /** Returns a call with other inputs. */
  Call withInputs(List<@Nullable Operand> others) {
    return new Call(attributes, version, others, context);
  }

  /** Returns the attributes of the node. */
  public Attributes attributes() {
    return attributes;
  }

  /** Returns the version of the operator set. */
  public long version() {
    return version;
  }

  // ---------------------------------------------------------------- inputs

  /** Returns the number of inputs, those included that are left out in between. */
  public int inputs() {
    return inputs.size();
  }

  /** Returns whether there is an input at a position. */
  public boolean has(int input) {
    return input < inputs.size() && inputs.get(input) != null;
  }

  /**
   * Returns an input.
   *
   * @throws OnnxException if it is left out
   */
  public Operand operand(int input) {
    Operand operand = optional(input);
    if (operand == null) {
      throw new OnnxException("%s: input %s is missing".formatted(attributes.node(), input));
    }
    return operand;
  }

  /** Returns an input; null if it is left out. */
  public @Nullable Operand optional(int input) {
    return input < inputs.size() ? inputs.get(input) : null;
  }

  /** Returns whether all inputs are numbers on the host. */
  public boolean isOnHost() {
    return inputs.stream().allMatch(input -> input == null || input instanceof HostArray);
  }

  /**
   * Returns the numbers of an input; those of a tensor are read from its backend.
   *
   * @throws OnnxException if it is left out, or if it is a tensor that depends on the inputs of a
   *     network that is being traced
   */
  public HostArray host(int input) {
    return switch (operand(input)) {
      case HostArray numbers -> numbers;
      case TensorOperand t -> {
        if (Trace.isSymbolic(t.tensor())) {
          throw unsupported(
              "input %s depends on the inputs of the network, which have no numbers while it is traced or compiled"
                  .formatted(input));
        }
        yield read(t);
      }
    };
  }

  /** Reads the numbers of a tensor from its backend. */
  public static HostArray read(TensorOperand operand) {
    Tensor tensor = operand.logical();
    ElementType type = operand.type();
    float[] values = tensor.toArray();
    if (type == ElementType.FLOAT) {
      return HostArray.floats(tensor.shape(), values);
    }
    if (type.isFloating()) {
      double[] numbers = new double[values.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = values[i];
      }
      return HostArray.numbers(type, tensor.shape(), numbers);
    }
    long[] integers = new long[values.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (long) values[i];
    }
    return HostArray.integers(type, tensor.shape(), integers);
  }

  /**
   * Returns an input as a tensor; numbers of the host are uploaded, those of a constant once.
   *
   * @throws OnnxException if it is left out
   */
  public TensorOperand tensor(int input) {
    return tensor(operand(input));
  }

  /** Returns a value as a tensor; numbers of the host are uploaded, those of a constant once. */
  public TensorOperand tensor(Operand operand) {
    return switch (operand) {
      case TensorOperand tensor -> tensor;
      case HostArray numbers -> TensorOperand.of(numbers.on(context.backend), numbers.type());
    };
  }

  // ---------------------------------------------------------------- attributes

  /** Returns an integer attribute, or a default; see {@link Attributes#integer(String, long)}. */
  public long integer(String name, long otherwise) {
    return attributes.integer(name, otherwise);
  }

  /** Returns an integer attribute, not 0, as true; see {@link Attributes#flag}. */
  public boolean flag(String name, boolean otherwise) {
    return attributes.flag(name, otherwise);
  }

  /** Returns a float attribute, or a default; see {@link Attributes#number}. */
  public float number(String name, float otherwise) {
    return attributes.number(name, otherwise);
  }

  /** Returns a string attribute, or a default; see {@link Attributes#text}. */
  public String text(String name, String otherwise) {
    return attributes.text(name, otherwise);
  }

  /**
   * Returns the attribute {@code axis} counted from 0.
   *
   * @param rank the number of axes that it counts
   * @throws IllegalArgumentException if there is no such axis
   */
  public int axis(String name, long otherwise, int rank) {
    return axis(integer(name, otherwise), rank);
  }

  /**
   * Returns an axis counted from 0.
   *
   * @param axis negative ones count from the end
   * @throws IllegalArgumentException if there is no such axis
   */
  public static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException("there is no axis %s of %s".formatted(axis, rank));
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  // ---------------------------------------------------------------- the network

  /** Returns the backend of the network. */
  public Backend backend() {
    return context.backend;
  }

  /** Returns whether the part of the network that the node belongs to is in training mode. */
  public boolean isTraining() {
    return context.training;
  }

  /** Returns the random numbers of the node. */
  public RandomStream random() {
    return context.random.get();
  }

  /**
   * Returns sizes that the file gives for its own number of images, for the images of this run: if
   * the file fixes the first size of the inputs and this run has another one, the first of the
   * sizes follows it.
   *
   * @param from the shape of the value, whose first axis is that of the images if it has the size
   *     of the run
   * @param sizes of which the first one may be that of the file; not changed
   */
  public int[] forBatch(Shape from, int[] sizes) {
    int declared = context.declaredBatch;
    int actual = context.actualBatch;
    boolean differs =
        declared > 0 && declared != actual && from.rank() > 0 && from.size(0) == actual;
    int[] result = sizes.clone();
    if (differs && result.length > 0 && result[0] == declared) {
      result[0] = actual;
    }
    return result;
  }

  /** Returns an exception for what is not supported. */
  public OnnxException unsupported(String what) {
    return new OnnxException("%s, operator set %s: %s".formatted(attributes.node(), version, what));
  }
}
