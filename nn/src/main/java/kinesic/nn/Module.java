package kinesic.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.nn.init.Initialiser;
import org.jspecify.annotations.Nullable;

/**
 * A part of a network: parameters that are learned, buffers that are kept beside them (running
 * statistics), and smaller modules, each under a name.
 *
 * <p>A module in a tree has a path, the names from the root joined by dots; parameters, buffers and
 * random streams are known by path and name: {@code trunk.layer1.0.conv1.weight}. A subclass
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
 * Memory is on the standard backend. Not thread-safe.
 */
@SuppressWarnings("JavaLangClash") // the field's word for it; java.lang.Module is never meant here
public abstract class Module {

  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private final Map<String, RandomStream> streams = new LinkedHashMap<>();
  private @Nullable Module parent;
  private String name = "";
  private boolean training = true;
  private long seed;

  /** For subclasses. */
  protected Module() {}

  // ---------------------------------------------------------------- declaring parts

  /** Declares a parameter; its values come from {@link #initialise} or {@link #load}. */
  protected final Parameter parameter(String partName, Shape shape, Initialiser initialiser) {
    requireFree(partName);
    Parameter parameter = new Parameter(this, partName, persistent(shape), initialiser);
    parameters.put(partName, parameter);
    return parameter;
  }

  /** Declares a tensor that is saved with the parameters but not learned, filled with a value. */
  protected final Tensor buffer(String partName, Shape shape, float value) {
    requireFree(partName);
    Tensor buffer = persistent(shape);
    buffer.backend().elementwise().fill(value, buffer.buffer());
    buffers.put(partName, buffer);
    return buffer;
  }

  /**
   * Declares {@code module} as a part of this one.
   *
   * @throws IllegalArgumentException if it is a part of a module already, or the name is taken
   */
  protected final <M extends Module> M child(String partName, M module) {
    requireFree(partName);
    Module given = module;
    if (given.parent != null) {
      throw new IllegalArgumentException(
          "module: \"" + partName + "\" is a part of another module already, as " + given.path());
    }
    given.parent = this;
    given.name = partName;
    children.put(partName, module);
    return module;
  }

  /**
   * This module's random stream {@code streamName}: the same object at every call, and a function
   * of the seed of {@link #initialise}, of the path of this module and of the name alone.
   */
  protected final RandomStream stream(String streamName) {
    return streams.computeIfAbsent(
        streamName, key -> new RandomStream(seed, qualified(path(), key)));
  }

  private void requireFree(String partName) {
    if (partName.isEmpty() || partName.contains(".") || partName.contains("/")) {
      throw new IllegalArgumentException(
          "module: \"" + partName + "\" cannot name a part: no dot, no slash, not empty");
    }
    if (parameters.containsKey(partName)
        || buffers.containsKey(partName)
        || children.containsKey(partName)) {
      throw new IllegalArgumentException("module: there are two parts named \"" + partName + "\"");
    }
  }

  /** Memory that no step scope takes away. */
  private static Tensor persistent(Shape shape) {
    Backend backend = Backends.standard();
    return new Tensor(shape, backend.allocate(shape.elements()));
  }

  // ---------------------------------------------------------------- names

  /** The names from the root to this module, joined by dots; empty for a root. */
  public final String path() {
    return parent == null ? "" : qualified(parent.path(), name);
  }

  static String qualified(String path, String partName) {
    return path.isEmpty() ? partName : path + "." + partName;
  }

  /** The modules that this one is directly made of, by name, in the order of declaration. */
  public final Map<String, Module> children() {
    return Collections.unmodifiableMap(children);
  }

  /** Visits this module and everything in it, parents first, in the order of declaration. */
  private void visit(Consumer<Module> visitor) {
    visitor.accept(this);
    for (Module child : children.values()) {
      child.visit(visitor);
    }
  }

  /** The name of a part of {@code module}, seen from this one. */
  private String relative(Module module, String partName) {
    int skip = path().isEmpty() ? 0 : path().length() + 1;
    return qualified(module.path(), partName).substring(skip);
  }

  // ---------------------------------------------------------------- parameters and buffers

  /**
   * The parameters of this module and all its parts: leaves of the tape, by name, in the order of
   * declaration.
   *
   * @throws IllegalStateException if there are no values yet
   */
  public final Map<String, Tensor> parameters() {
    Map<String, Tensor> result = new LinkedHashMap<>();
    visit(m -> m.parameters.forEach((n, p) -> result.put(relative(m, n), p.tensor())));
    return Collections.unmodifiableMap(result);
  }

  /** The buffers of this module and all its parts, by name, in the order of declaration. */
  public final Map<String, Tensor> buffers() {
    Map<String, Tensor> result = new LinkedHashMap<>();
    visit(m -> m.buffers.forEach((n, b) -> result.put(relative(m, n), b)));
    return Collections.unmodifiableMap(result);
  }

  /** How many numbers are learned. */
  public final long parameterCount() {
    long[] count = new long[1];
    visit(m -> m.parameters.values().forEach(p -> count[0] += p.shape().elements()));
    return count[0];
  }

  /**
   * Gives every parameter its first values and every random stream its start. Each parameter draws
   * from a stream of its own, named like the parameter, so that adding a layer changes nobody
   * else's numbers.
   */
  public final void initialise(long newSeed) {
    visit(
        m -> {
          m.seed = newSeed;
          m.streams.clear();
          m.parameters.forEach((n, p) -> p.draw(new RandomStream(newSeed, qualified(m.path(), n))));
        });
  }

  // ---------------------------------------------------------------- modes

  /** Turns dropout on and lets batch normalisation use and collect batch statistics. */
  public final void train() {
    visit(m -> m.training = true);
  }

  /** Turns dropout off and lets batch normalisation use its running statistics. */
  public final void eval() {
    visit(m -> m.training = false);
  }

  /**
   * Whether {@link #train} (the mode of a new module) rather than {@link #eval} was called last.
   */
  public final boolean isTraining() {
    return training;
  }

  // ---------------------------------------------------------------- state

  /** Parameters and buffers by name: what a file of weights holds. The memory is shared. */
  public final Map<String, Tensor> state() {
    Map<String, Tensor> result = new LinkedHashMap<>();
    parameters().forEach((n, p) -> result.put(n, p.detach()));
    result.putAll(buffers());
    return Collections.unmodifiableMap(result);
  }

  /** The shapes of {@link #state}, which are known before there are values. */
  public final Map<String, Shape> stateShapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    visit(m -> m.parameters.forEach((n, p) -> shapes.put(relative(m, n), p.shape())));
    visit(m -> m.buffers.forEach((n, b) -> shapes.put(relative(m, n), b.shape())));
    return Collections.unmodifiableMap(shapes);
  }

  /**
   * Takes over the values of parameters and buffers, copying them.
   *
   * @param values exactly the names and shapes of {@link #state}
   * @throws IllegalArgumentException if names are missing or unexpected or shapes differ; nothing
   *     has been changed then
   */
  public final void load(Map<String, Tensor> values) {
    requireFit(values);
    visit(
        m -> {
          m.parameters.forEach((n, p) -> p.assign(value(values, relative(m, n))));
          m.buffers.forEach((n, b) -> value(values, relative(m, n)).copyTo(b));
        });
  }

  /**
   * Checks that {@link #load} would accept {@code values}.
   *
   * @throws IllegalArgumentException if not; it lists what is missing, unexpected, or of another
   *     shape
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
            misshapen.add(n + " is " + given.shape() + " but must be " + shape);
          }
        });
    List<String> unexpected = new ArrayList<>(values.keySet());
    unexpected.removeAll(wanted.keySet());
    List<String> complaints = new ArrayList<>();
    complain(complaints, missing, "missing");
    complain(complaints, unexpected, "unexpected");
    complain(complaints, misshapen, "of another shape");
    if (!complaints.isEmpty()) {
      throw new IllegalArgumentException(
          "load: the values do not fit "
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

  /** Where the random streams of this module and its parts stand. */
  public final RandomState randomState() {
    Map<String, Long> positions = new LinkedHashMap<>();
    visit(m -> m.streams.forEach((n, s) -> positions.put(relative(m, n), s.position())));
    return new RandomState(seed, positions);
  }

  /**
   * Continues the random streams where {@code state} says; streams that it does not name start
   * anew.
   *
   * @throws IllegalArgumentException if it names a stream of a module that is not here; nothing has
   *     been changed then
   */
  public final void restore(RandomState state) {
    Map<String, Module> owners = requireFit(state);
    visit(
        m -> {
          m.seed = state.seed();
          m.streams.clear();
        });
    owners.forEach(
        (streamName, owner) -> {
          String local = streamName.substring(streamName.lastIndexOf('.') + 1);
          owner.stream(local).seek(state.positions().getOrDefault(streamName, 0L));
        });
  }

  /**
   * Checks that {@link #restore} would accept {@code state}; gives the module of each stream.
   *
   * @throws IllegalArgumentException if not
   */
  public final Map<String, Module> requireFit(RandomState state) {
    Map<String, Module> modules = new LinkedHashMap<>();
    visit(m -> modules.put(relative(m, ""), m));
    Map<String, Module> owners = new LinkedHashMap<>();
    for (String streamName : state.positions().keySet()) {
      Module owner = modules.get(streamName.substring(0, streamName.lastIndexOf('.') + 1));
      if (owner == null) {
        throw new IllegalArgumentException(
            "restore: there is no module for random stream " + streamName);
      }
      owners.put(streamName, owner);
    }
    return owners;
  }

  // ---------------------------------------------------------------- text

  /** What this module is, in a few words for {@link #toString}. */
  protected String describe() {
    return getClass().getSimpleName();
  }

  /** The tree of modules with what each one is, and the number of parameters. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text, "", 0);
    return text.append(String.format("%,d parameters", parameterCount())).toString();
  }

  private void append(StringBuilder text, String label, int depth) {
    text.append("  ".repeat(depth)).append(label).append(describe()).append('\n');
    children.forEach((n, m) -> m.append(text, n + ": ", depth + 1));
  }
}
