package kinesic.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.nn.Module;
import kinesic.nn.ModuleBuffer;
import kinesic.nn.Parameter;
import kinesic.nn.init.Initialiser;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.ModelReader;
import kinesic.onnx.format.ValueData;
import kinesic.onnx.operator.HostArray;
import kinesic.onnx.operator.Layout;
import kinesic.onnx.operator.OnnxException;
import kinesic.onnx.operator.Operand;
import kinesic.onnx.operator.TensorOperand;

/**
 * A network that was read from an ONNX file: a module with named parameters, which predicts, trains
 * and compiles as any other.
 *
 * <pre>{@code
 * OnnxModel net = OnnxModel.read(Path.of("resnet50.onnx"));
 * net.eval();
 * Tensor y = net.forward(images); // [n, 3, 224, 224] to [n, 1000]
 * Inference fast = net.forInference(Shape.of(1, 3, 224, 224));
 * }</pre>
 *
 * <p>Inputs and outputs have the shapes of the file; images are [n, c, h, w] there. After {@link
 * #channelsLast} those with four axes are [n, h, w, c]. The first axis is that of the batch: it may
 * have any size, also where the file gives one.
 *
 * <p>Parameters have the names of the file. A dot makes a child module; other characters that a
 * name of a module may not contain are written as in a web address: {@code /} as {@code %2F}.
 * Filters of convolutions and weights of products are stored in the layout of this library: [kh,
 * kw, in, out] and [in, out].
 */
public final class OnnxModel extends Module {

  private final ModelData file;
  private final List<ValueData> inputs;
  private final Program program;
  private final Map<String, Scope> scopes = new LinkedHashMap<>();
  private boolean imagesLast;

  private OnnxModel(ModelData file, Importer.Result imported) {
    this.file = file;
    inputs = imported.inputs();
    program = imported.program();
    Set<String> names = new LinkedHashSet<>(imported.parameters().keySet());
    names.addAll(imported.buffers().keySet());
    Map<ModuleBuffer, HostArray> statistics = new LinkedHashMap<>();
    imported.parameters().forEach((name, weights) -> store(imported, names, weights));
    imported
        .buffers()
        .forEach(
            (name, weights) ->
                statistics.put(keep(imported, names, weights), weights.values().get()));
    initialise(0);
    statistics.forEach(
        (buffer, values) -> values.on(buffer.tensor().backend()).copyTo(buffer.tensor()));
    eval();
  }

  /**
   * Reads a model.
   *
   * @return the network in evaluation mode, with the values of the file
   * @throws IOException if the file cannot be read or is no ONNX model; the message names the file
   * @throws OnnxException if parts of the model are not supported; the message lists all of them
   */
  public static OnnxModel read(Path path) throws IOException {
    return of(ModelReader.read(path));
  }

  /**
   * Returns the network of a model.
   *
   * @throws OnnxException if parts of the model are not supported; the message lists all of them
   */
  public static OnnxModel of(ModelData model) {
    return new OnnxModel(model, Importer.read(model));
  }

  // ---------------------------------------------------------------- parameters

  private void store(Importer.Result imported, Set<String> names, Importer.Weights weights) {
    Layout layout = weights.layout();
    Initialiser fromFile =
        (stream, target, shape) -> arranged(weights.values().get(), layout, target);
    String path = ParameterNames.inModule(weights.name(), names);
    String local = path.substring(path.lastIndexOf('.') + 1);
    Shape shape = layout.stored(weights.shape());
    Module owner = owner(path);
    Parameter parameter =
        owner instanceof Scope scope
            ? scope.addParameter(local, shape, fromFile)
            : parameter(local, shape, fromFile);
    put(imported, weights, new Stored(owner, parameter::tensor, layout, weights.type()));
  }

  private static Tensor arranged(HostArray values, Layout layout, Backend target) {
    if (values.isUniform()) {
      return Tensor.full(target, layout.stored(values.shape()), (float) values.number(0));
    }
    Tensor logical = Tensor.of(target, values.shape(), values.floats());
    return TensorOperand.of(logical).in(layout).tensor();
  }

  private ModuleBuffer keep(Importer.Result imported, Set<String> names, Importer.Weights weights) {
    String path = ParameterNames.inModule(weights.name(), names);
    String local = path.substring(path.lastIndexOf('.') + 1);
    Shape shape = weights.shape();
    Module owner = owner(path);
    ModuleBuffer buffer =
        owner instanceof Scope scope ? scope.addBuffer(local, shape) : buffer(local, shape, 0f);
    put(imported, weights, new Stored(owner, buffer::tensor, weights.layout(), weights.type()));
    return buffer;
  }

  private void put(Importer.Result imported, Importer.Weights weights, Stored stored) {
    Integer number = imported.numbers().get(weights.name());
    if (number != null) {
      program.stored().put(number, stored);
    }
  }

  /** Returns the module that contains a parameter; this one if its path has no dot. */
  private Module owner(String path) {
    int dot = path.lastIndexOf('.');
    if (dot < 0) {
      return this;
    }
    String[] parts = path.substring(0, dot).split("\\.", -1);
    Scope scope = scopes.computeIfAbsent(parts[0], name -> child(name, new Scope()));
    for (int i = 1; i < parts.length; i++) {
      scope = scope.scope(parts[i]);
    }
    return scope;
  }

  /**
   * Returns the name in the file of a parameter or buffer of this module.
   *
   * @param parameter a name of {@link #state}
   */
  public static String nameInFile(String parameter) {
    return ParameterNames.inFile(parameter);
  }

  // ---------------------------------------------------------------- inputs and outputs

  /** Returns the inputs of the file, without those that are parameters. */
  public List<ValueData> inputs() {
    return inputs;
  }

  /** Returns the outputs of the file. */
  public List<ValueData> outputs() {
    return file.graph().outputs();
  }

  /** Returns what the file says of itself, such as the program that wrote it. */
  public ModelData file() {
    return file;
  }

  /**
   * Makes the inputs and outputs with four axes [n, h, w, c], which are [n, c, h, w] in the file.
   *
   * @return this model
   */
  public OnnxModel channelsLast() {
    imagesLast = true;
    return this;
  }

  // ---------------------------------------------------------------- computing

  /**
   * Computes the output of a model with one input and one output.
   *
   * @throws IllegalArgumentException if it has another number of inputs or outputs, or does not
   *     accept the shape
   */
  public Tensor forward(Tensor x) {
    List<Tensor> results = outputs(List.of(x));
    if (results.size() != 1) {
      throw new IllegalArgumentException(
          "onnx: the model has %s outputs; call forward with a list".formatted(results.size()));
    }
    return results.getFirst();
  }

  /**
   * Computes the outputs.
   *
   * @param x the inputs in the order of {@link #inputs()}; integers and booleans as floats
   * @return the outputs in the order of {@link #outputs()}
   * @throws IllegalArgumentException if the model has another number of inputs or does not accept a
   *     shape
   */
  public List<Tensor> forward(List<Tensor> x) {
    return outputs(x);
  }

  @Override
  protected List<Tensor> outputs(List<Tensor> x) {
    requireInputs(x.size());
    List<TensorOperand> operands = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      operands.add(operand(x.get(i), inputs.get(i).type()));
    }
    return compute(operands).stream().map(this::tensor).toList();
  }

  private TensorOperand operand(Tensor x, ElementType type) {
    int rank = x.shape().rank();
    return imagesLast && rank == 4
        ? TensorOperand.of(x, Layout.channelsLast(rank), type)
        : TensorOperand.of(x, type);
  }

  private Tensor tensor(Operand result) {
    return switch (result) {
      case HostArray numbers -> numbers.on(backend());
      case TensorOperand t -> imagesLast && t.shape().rank() == 4 ? t.channelsLast() : t.logical();
    };
  }

  /**
   * Computes the outputs of named inputs, which may be exact integers.
   *
   * @param x the inputs by name, with the shapes of the file
   * @return the outputs by name
   * @throws IllegalArgumentException if an input is missing or unknown, or the model does not
   *     accept a shape
   */
  public Map<String, Operand> run(Map<String, ? extends Operand> x) {
    requireInputs(x.size());
    List<Operand> operands = new ArrayList<>();
    for (ValueData input : inputs) {
      Operand operand = x.get(input.name());
      if (operand == null) {
        throw new IllegalArgumentException(
            "onnx: the input \"%s\" is missing".formatted(input.name()));
      }
      operands.add(operand);
    }
    List<Operand> results = compute(operands);
    Map<String, Operand> named = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      named.put(outputs().get(i).name(), results.get(i));
    }
    return Collections.unmodifiableMap(named);
  }

  private List<Operand> compute(List<? extends Operand> operands) {
    for (int i = 0; i < operands.size(); i++) {
      requireShape(inputs.get(i), operands.get(i).shape());
    }
    int declared = 0;
    int actual = 0;
    for (int i = 0; i < operands.size() && actual == 0; i++) {
      List<ValueData.Dimension> sizes = inputs.get(i).shape();
      if (sizes != null && !sizes.isEmpty()) {
        declared = (int) Math.max(sizes.getFirst().size(), 0);
        actual = operands.get(i).shape().size(0);
      }
    }
    return program.run(
        operands,
        new Program.Run(this, backend(), declared, actual, step -> stream("node" + step)));
  }

  private void requireInputs(int count) {
    if (count != inputs.size()) {
      throw new IllegalArgumentException(
          "onnx: the model has %s inputs, not %s".formatted(inputs.size(), count));
    }
  }

  private static void requireShape(ValueData input, Shape given) {
    List<ValueData.Dimension> sizes = input.shape();
    if (sizes == null) {
      return;
    }
    boolean fits = sizes.size() == given.rank();
    for (int axis = 1; fits && axis < sizes.size(); axis++) {
      fits = sizes.get(axis).isFree() || sizes.get(axis).size() == given.size(axis);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "onnx: the input is %s, expected %s with any first size".formatted(given, input));
    }
  }

  @Override
  protected String describe() {
    return "OnnxModel(%s, operator set %s)".formatted(file.graph().name(), program.version());
  }
}
