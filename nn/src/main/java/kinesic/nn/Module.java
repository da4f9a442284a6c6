package kinesic.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Trace;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.ImageLayout;
import kinesic.nn.inference.Inference;
import kinesic.nn.init.Initialiser;
import org.jspecify.annotations.Nullable;

/**
 * Base class of all network modules: a named collection of parameters, which are learned, buffers,
 * which are saved but not learned (running statistics), and child modules.
 *
 * <p>The path of a module is the names from the root to it, joined by dots. Parameters, buffers and
 * random streams are identified by path and name: {@code trunk.layer1.0.conv1.weight}. A subclass
 * declares its parts in its constructor:
 *
 * <pre>{@code
 * final class TwoHeads extends Module {
 *   private final Layer trunk = child("trunk", ResNet.compact());
 *   private final Linear left = child("left", new Linear(128, 7));
 *   private final Linear right = child("right", new Linear(128, 2));
 *   ...
 * }
 *
 * TwoHeads net = new TwoHeads();
 * net.initialise(seed);
 * }</pre>
 *
 * <p>A new module has shapes but no values: call {@link #initialise} or {@link #load} on the root.
 * It lives on the standard backend; {@link #to} moves it to another one. Not thread-safe.
 */
@SuppressWarnings("JavaLangClash") // the field's word for it; java.lang.Module is never meant here
public abstract class Module {

  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, ModuleBuffer> buffers = new LinkedHashMap<>();
  private final Set<String> tables = new HashSet<>();
  private final Set<String> omitted = new HashSet<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private final Map<String, RandomStream> streams = new LinkedHashMap<>();
  private Backend backend = Backends.standard();
  private @Nullable Module parent;
  private String name = "";
  private boolean training = true;
  private boolean frozen;
  private long seed;
  private long origin; // where new streams begin, see beginDraws

  /** For subclasses. */
  protected Module() {}

  // ---------------------------------------------------------------- declaring parts

  /**
   * Declares a parameter. Its values come from {@link #initialise} or {@link #load}.
   *
   * @throws IllegalArgumentException if the name is not valid or already taken
   */
  protected final Parameter parameter(String partName, Shape shape, Initialiser initialiser) {
    requireFree(partName);
    Parameter parameter = new Parameter(this, partName, persistent(backend, shape), initialiser);
    parameters.put(partName, parameter);
    return parameter;
  }

  /**
   * Declares a parameter that exchange formats store as it is, whereas weights of linear layers,
   * [in, out], are transposed: a table whose rows are looked up by their numbers, [rows, width],
   * such as an embedding, or factors of the elements of a matrix.
   *
   * @throws IllegalArgumentException if the name is not valid or already taken
   */
  protected final Parameter table(String partName, Shape shape, Initialiser initialiser) {
    tables.add(partName);
    return parameter(partName, shape, initialiser);
  }

  /**
   * Declares a buffer: a tensor that is saved with the parameters but not learned.
   *
   * @param value fills the buffer
   * @throws IllegalArgumentException if the name is not valid or already taken
   */
  protected final ModuleBuffer buffer(String partName, Shape shape, float value) {
    requireFree(partName);
    Tensor values = persistent(backend, shape);
    backend.elementwise().fill(value, values.buffer());
    ModuleBuffer buffer = new ModuleBuffer(values);
    buffers.put(partName, buffer);
    return buffer;
  }

  /**
   * Declares {@code module} as a child of this module.
   *
   * @return {@code module}
   * @throws IllegalArgumentException if it already has a parent, or the name is not valid or
   *     already taken
   */
  protected final <M extends Module> M child(String partName, M module) {
    requireFree(partName);
    Module given = module;
    if (given.parent != null) {
      throw new IllegalArgumentException(
          "module: \"%s\" already belongs to another module, as %s"
              .formatted(partName, given.path()));
    }
    given.parent = this;
    given.name = partName;
    children.put(partName, module);
    return module;
  }

  /**
   * Returns the random stream {@code streamName} of this module. Each call returns the same object;
   * its numbers depend only on the seed of {@link #initialise}, the path of this module and the
   * name.
   */
  protected final RandomStream stream(String streamName) {
    return streams.computeIfAbsent(
        streamName,
        key -> {
          RandomStream stream = new RandomStream(seed, qualified(path(), key));
          stream.seek(origin);
          return stream;
        });
  }

  private void requireFree(String partName) {
    if (partName.isEmpty() || partName.contains(".") || partName.contains("/")) {
      throw new IllegalArgumentException(
          "module: \"%s\" is not a valid name: it must not be empty or contain \".\" or \"/\""
              .formatted(partName));
    }
    if (parameters.containsKey(partName)
        || buffers.containsKey(partName)
        || children.containsKey(partName)) {
      throw new IllegalArgumentException(
          "module: the name \"%s\" is already taken".formatted(partName));
    }
  }

  /** Allocates memory that no step scope recycles. */
  private static Tensor persistent(Backend backend, Shape shape) {
    return new Tensor(shape, backend.allocate(shape.elements()));
  }

  /** Returns {@code t} on {@code backend}, in memory that no step scope recycles. */
  static Tensor moved(Tensor t, Backend backend) {
    if (t.backend().equals(backend)) {
      return t;
    }
    Tensor result = persistent(backend, t.shape());
    t.copyTo(result);
    return result;
  }

  // ---------------------------------------------------------------- names

  /** Returns the names from the root to this module, joined by dots; empty for the root. */
  public final String path() {
    return parent == null ? "" : qualified(parent.path(), name);
  }

  static String qualified(String path, String partName) {
    return path.isEmpty() ? partName : path + "." + partName;
  }

  /** Returns the direct children by name, in the order of declaration. */
  public final Map<String, Module> children() {
    return Collections.unmodifiableMap(children);
  }

  /** Visits this module and all its descendants, parents first, in the order of declaration. */
  private void visit(Consumer<Module> visitor) {
    visitor.accept(this);
    for (Module child : children.values()) {
      child.visit(visitor);
    }
  }

  /** Returns the name of a part of {@code module} relative to this module. */
  private String relative(Module module, String partName) {
    int skip = path().isEmpty() ? 0 : path().length() + 1;
    return qualified(module.path(), partName).substring(skip);
  }

  /** Returns whether another module has declared this one. */
  final boolean isPart() {
    return parent != null;
  }

  // ---------------------------------------------------------------- parameters and buffers

  /**
   * Returns the parameters of this module and its descendants by name, in the order of declaration.
   * They are leaves that collect gradients, except those of frozen modules, which are constants.
   *
   * @throws IllegalStateException if the parameters have no values yet
   */
  public final Map<String, Tensor> parameters() {
    Map<String, Tensor> result = new LinkedHashMap<>();
    visit(m -> m.parameters.forEach((n, p) -> result.put(relative(m, n), p.tensor())));
    return Collections.unmodifiableMap(result);
  }

  /**
   * Returns the buffers of this module and its descendants by name, in the order of declaration.
   */
  public final Map<String, Tensor> buffers() {
    Map<String, Tensor> result = new LinkedHashMap<>();
    visit(m -> m.buffers.forEach((n, b) -> result.put(relative(m, n), b.tensor())));
    return Collections.unmodifiableMap(result);
  }

  /**
   * Returns the names of those parameters of this module and its descendants that exchange formats
   * store as they are.
   */
  public final Set<String> tables() {
    Set<String> result = new HashSet<>();
    visit(m -> m.tables.forEach(n -> result.add(relative(m, n))));
    return Collections.unmodifiableSet(result);
  }

  /**
   * Declares that other implementations of this module have a descendant of this name that it does
   * not have, such as the last layer of a classifier, so that weights of theirs may contain it.
   */
  protected final void omit(String path) {
    omitted.add(path);
  }

  /**
   * Returns the names of descendants that other implementations of this module have and it does
   * not.
   */
  public final Set<String> omitted() {
    Set<String> result = new HashSet<>();
    visit(m -> m.omitted.forEach(n -> result.add(relative(m, n))));
    return Collections.unmodifiableSet(result);
  }

  /** Returns the number of scalars in all parameters, frozen ones included. */
  public final long parameterCount() {
    long[] count = new long[1];
    visit(m -> m.parameters.values().forEach(p -> count[0] += p.shape().elements()));
    return count[0];
  }

  /**
   * Initialises all parameters and resets all random streams. Each parameter draws from a stream
   * named after it, so adding a layer does not change the values of the others.
   */
  public final void initialise(long newSeed) {
    visit(
        m -> {
          m.seed = newSeed;
          m.origin = 0;
          m.streams.clear();
          m.parameters.forEach((n, p) -> p.draw(new RandomStream(newSeed, qualified(m.path(), n))));
        });
  }

  // ---------------------------------------------------------------- place

  /**
   * Moves the parameters and buffers of this module and its descendants to a backend, where the
   * inputs of the module must be from then on. Move a module before its optimiser is created: an
   * optimiser keeps the parameters that it was given, and gradients stay behind.
   *
   * <pre>{@code
   * net.to(device);
   * Optimiser optimiser = new Adam(net, 1e-3f);
   * }</pre>
   */
  public final void to(Backend target) {
    visit(
        m -> {
          m.backend = target;
          m.parameters.values().forEach(p -> p.to(target));
          m.buffers.values().forEach(b -> b.to(target));
        });
  }

  /** Returns the backend of the parameters and buffers, where the inputs must be. */
  public final Backend backend() {
    return backend;
  }

  // ---------------------------------------------------------------- modes

  /**
   * Switches to training mode: dropout is active, and batch normalisation uses the statistics of
   * the batch and updates its running statistics. Frozen modules stay in evaluation mode.
   */
  public final void train() {
    visit(m -> m.training = true);
  }

  /**
   * Switches to evaluation mode: dropout is inactive, and batch normalisation uses its running
   * statistics.
   */
  public final void eval() {
    visit(m -> m.training = false);
  }

  /** Returns whether this module is in training mode, the mode of a new module, and not frozen. */
  public final boolean isTraining() {
    return training && !frozen;
  }

  /**
   * Freezes this module and its descendants: their parameters become constants, which get no
   * gradient and no update, and they stay in evaluation mode during training. Freeze before
   * creating the optimiser:
   *
   * <pre>{@code
   * net.trunk().freeze();
   * Optimiser optimiser = new Adam(net, 1e-3f); // updates only the other parameters
   * }</pre>
   */
  public final void freeze() {
    visit(
        m -> {
          m.frozen = true;
          m.parameters.values().forEach(Parameter::clearGradient);
        });
  }

  /** Reverts {@link #freeze} for this module and its descendants. */
  public final void unfreeze() {
    visit(m -> m.frozen = false);
  }

  /** Returns whether this module is frozen. */
  public final boolean isFrozen() {
    return frozen;
  }

  // ---------------------------------------------------------------- structure

  /**
   * Computes the outputs of this module. {@link #trace}, {@link #forInference} and {@link Summary}
   * call it; a {@link Layer} has one input and one output, other modules override it.
   *
   * @throws UnsupportedOperationException if the subclass does not override this method
   */
  protected List<Tensor> outputs(List<Tensor> inputs) {
    throw new UnsupportedOperationException(
        "module: " + describe() + " has no graph: it does not override outputs");
  }

  /**
   * Returns the graph of this module in evaluation mode, whose constants have the names of {@link
   * #state}.
   *
   * @param inputs the shapes of the inputs
   * @throws IllegalArgumentException if the module does not accept the shapes
   * @throws IllegalStateException if the parameters have no values yet, or the outputs depend on
   *     the elements of a tensor in another way than through ops; the message names the line
   */
  public final Graph trace(Shape... inputs) {
    return trace(backend.imageLayout(), inputs);
  }

  /**
   * Returns the graph of this module on a backend that prefers a layout of images, as {@link
   * #trace(Shape...)}. With {@link ImageLayout#CHANNELS_LAST} no image is blocked unless the module
   * says so itself.
   *
   * @param inputs the shapes of the inputs
   * @throws IllegalArgumentException if the module does not accept the shapes
   * @throws IllegalStateException as {@link #trace(Shape...)}
   */
  public final Graph trace(ImageLayout layout, Shape... inputs) {
    return trace(layout, this::outputs, inputs);
  }

  /**
   * Returns the graph of a function that uses this module, such as its outputs with a softmax, in
   * evaluation mode.
   *
   * @param layout the layout of images that the backend prefers
   * @param inputs the shapes of the inputs
   * @throws IllegalArgumentException if the function does not accept the shapes
   * @throws IllegalStateException as {@link #trace(Shape...)}
   */
  public final Graph trace(
      ImageLayout layout, Function<List<Tensor>, List<Tensor>> function, Shape... inputs) {
    return inEvaluationMode(() -> Trace.of(backend, layout, List.of(inputs), state(), function));
  }

  /**
   * Compiles this module, with its current parameters and in evaluation mode, for fast inference.
   *
   * @param inputs the shapes of the inputs, such as [n, h, w, c]. All sizes except the first are
   *     fixed; n is the usual batch size, for which algorithms are chosen. Batches of any other
   *     size are accepted.
   * @return the compiled network; later changes of the parameters do not affect it
   * @throws IllegalArgumentException if the module does not accept the shapes, or an op mixes the
   *     images of a batch
   * @throws IllegalStateException as {@link #trace(Shape...)}
   */
  public final Inference forInference(Shape... inputs) {
    return inEvaluationMode(() -> Inference.of(backend, List.of(inputs), this::outputs));
  }

  private <T> T inEvaluationMode(Supplier<T> action) {
    Set<Module> inTraining = new LinkedHashSet<>(); // modules compare by identity
    visit(
        m -> {
          if (m.training) {
            inTraining.add(m);
          }
        });
    eval();
    try {
      return action.get();
    } finally {
      inTraining.forEach(m -> m.training = true);
    }
  }

  // ---------------------------------------------------------------- state

  /**
   * Returns parameters and buffers by name, as saved in weight files. The tensors share memory with
   * the module.
   */
  public final Map<String, Tensor> state() {
    Map<String, Tensor> result = new LinkedHashMap<>();
    parameters().forEach((n, p) -> result.put(n, p.detach()));
    result.putAll(buffers());
    return Collections.unmodifiableMap(result);
  }

  /** Returns the shapes of {@link #state}, which are known before the parameters have values. */
  public final Map<String, Shape> stateShapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    visit(m -> m.parameters.forEach((n, p) -> shapes.put(relative(m, n), p.shape())));
    visit(m -> m.buffers.forEach((n, b) -> shapes.put(relative(m, n), b.tensor().shape())));
    return Collections.unmodifiableMap(shapes);
  }

  /**
   * Copies the given values into the parameters and buffers.
   *
   * @param values must have exactly the names and shapes of {@link #state}
   * @throws IllegalArgumentException if names are missing or unexpected or shapes differ; in that
   *     case nothing is changed
   */
  public final void load(Map<String, Tensor> values) {
    requireFit(values);
    visit(
        m -> {
          m.parameters.forEach((n, p) -> p.assign(value(values, relative(m, n))));
          m.buffers.forEach((n, b) -> value(values, relative(m, n)).copyTo(b.tensor()));
        });
  }

  /**
   * Checks that {@link #load} would accept {@code values}.
   *
   * @throws IllegalArgumentException if it would not; the message lists the names that are missing,
   *     unexpected or of a different shape
   */
  public final void requireFit(Map<String, Tensor> values) {
    Map<String, Shape> wanted = stateShapes();
    List<String> missing = new ArrayList<>();
    List<String> misshapen = new ArrayList<>();
    wanted.forEach(
        (n, shape) -> {
          Tensor given = values.get(n);
          if (given == null) {
            missing.add(n);
          } else if (!given.shape().equals(shape)) {
            misshapen.add(n + " is " + given.shape() + ", expected " + shape);
          }
        });
    List<String> unexpected = new ArrayList<>(values.keySet());
    unexpected.removeAll(wanted.keySet());
    List<String> complaints = new ArrayList<>();
    complain(complaints, missing, "missing");
    complain(complaints, unexpected, "unexpected");
    complain(complaints, misshapen, "of a different shape");
    if (!complaints.isEmpty()) {
      throw new IllegalArgumentException(
          "load: the tensors do not match "
              + getClass().getSimpleName()
              + ": "
              + String.join("; ", complaints));
    }
  }

  private static void complain(List<String> complaints, List<String> names, String what) {
    int shown = Math.min(names.size(), 5);
    if (shown > 0) {
      String more = names.size() > shown ? ", ..." : "";
      complaints.add(
          names.size()
              + " "
              + what
              + " ("
              + String.join(", ", names.subList(0, shown))
              + more
              + ")");
    }
  }

  private static Tensor value(Map<String, Tensor> values, String wanted) {
    Tensor value = values.get(wanted);
    if (value == null) {
      throw new IllegalArgumentException("load: " + wanted + " is missing");
    }
    return value;
  }

  /**
   * Moves all random streams of this module and its descendants, also those that are created later,
   * to the numbers of micro-batch {@code n} of a run. What a micro-batch draws, such as the masks
   * of dropout, is then independent of what was drawn before. The positions are n · 2³², so that
   * each stream has 2³² words for a micro-batch.
   *
   * @param n from 0 to 2³¹ - 1
   * @throws IllegalArgumentException if {@code n} is out of range
   */
  public final void beginDraws(long n) {
    if (n < 0 || n > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "module: random numbers for micro-batch %s of a run".formatted(n));
    }
    visit(
        m -> {
          m.origin = n << 32;
          m.streams.values().forEach(stream -> stream.seek(m.origin));
        });
  }

  /** Returns the positions of the random streams of this module and its descendants. */
  public final RandomState randomState() {
    Map<String, Long> positions = new LinkedHashMap<>();
    visit(m -> m.streams.forEach((n, s) -> positions.put(relative(m, n), s.position())));
    return new RandomState(seed, positions);
  }

  /**
   * Restores the positions of the random streams. Streams that {@code state} does not name are
   * reset.
   *
   * @throws IllegalArgumentException if it names a stream of a module that does not exist; in that
   *     case nothing is changed
   */
  public final void restore(RandomState state) {
    Map<String, Module> owners = requireFit(state);
    visit(
        m -> {
          m.seed = state.seed();
          m.origin = 0;
          m.streams.clear();
        });
    owners.forEach(
        (streamName, owner) -> {
          String local = streamName.substring(streamName.lastIndexOf('.') + 1);
          owner.stream(local).seek(state.positions().getOrDefault(streamName, 0L));
        });
  }

  /**
   * Checks that {@link #restore} would accept {@code state}.
   *
   * @return the module of each stream, by the name of the stream
   * @throws IllegalArgumentException if it would not
   */
  public final Map<String, Module> requireFit(RandomState state) {
    Map<String, Module> modules = new LinkedHashMap<>();
    visit(m -> modules.put(relative(m, ""), m));
    Map<String, Module> owners = new LinkedHashMap<>();
    for (String streamName : state.positions().keySet()) {
      Module owner = modules.get(streamName.substring(0, streamName.lastIndexOf('.') + 1));
      if (owner == null) {
        throw new IllegalArgumentException("restore: no module for random stream " + streamName);
      }
      owners.put(streamName, owner);
    }
    return owners;
  }

  // ---------------------------------------------------------------- text

  /** Returns a short description of this module for {@link #toString}. */
  protected String describe() {
    return getClass().getSimpleName();
  }

  /** Returns the tree of modules with their descriptions, and the number of parameters. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text, "", 0);
    return text.append(String.format(Locale.ROOT, "%,d parameters", parameterCount())).toString();
  }

  private void append(StringBuilder text, String label, int depth) {
    text.append("  ".repeat(depth)).append(label).append(describe()).append('\n');
    children.forEach((n, m) -> m.append(text, n + ": ", depth + 1));
  }
}
