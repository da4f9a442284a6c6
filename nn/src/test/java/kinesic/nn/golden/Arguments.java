package kinesic.nn.golden;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.io.Json;
import kinesic.engine.io.JsonException;
import kinesic.nn.Module;
import kinesic.nn.Named;

/** The inputs and attributes of one evaluation of a case, and its results by name. */
final class Arguments {

  private final GoldenCase golden;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, Tensor> results = new LinkedHashMap<>();

  Arguments(GoldenCase golden) {
    this.golden = golden;
    golden.constants().forEach((name, t) -> tensors.put(name, t.copy()));
    golden.inputs().forEach((name, t) -> tensors.put(name, t.copy().asParameter()));
  }

  /** Returns the input {@code name}. */
  Tensor tensor(String name) {
    return Named.in(tensors, name);
  }

  /** Returns whether there is an input {@code name}. */
  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** Copies the inputs with the names of parameters and buffers of {@code module} into them. */
  <M extends Module> M filled(M module) {
    module.initialise(1);
    Map<String, Tensor> state = new LinkedHashMap<>(module.state());
    state.replaceAll((name, value) -> tensors.getOrDefault(name, value));
    module.load(state);
    module.parameters().forEach((name, p) -> tensors.replace(name, p));
    return module;
  }

  /** Reports those results that are parameters or buffers of {@code module}. */
  void resultsOf(Module module) {
    module
        .state()
        .forEach(
            (name, value) -> {
              if (golden.outputs().containsKey(name)) {
                result(name, value);
              }
            });
  }

  /** Reports a result besides y. */
  void result(String name, Tensor value) {
    results.put(name, value);
  }

  Map<String, Tensor> results() {
    return results;
  }

  // ---------------------------------------------------------------- attributes

  private Json attribute(String name) throws JsonException {
    return golden.attributes().member(name);
  }

  /** Returns whether the case sets the attribute {@code name}. */
  boolean isSet(String name) throws JsonException {
    return golden.attributes().find(name).isPresent();
  }

  float number(String name) throws JsonException {
    return (float) attribute(name).number();
  }

  /** Returns the number {@code name}, or {@code otherwise} if the case does not set it. */
  float number(String name, float otherwise) throws JsonException {
    return isSet(name) ? number(name) : otherwise;
  }

  int integer(String name) throws JsonException {
    return Math.toIntExact(attribute(name).integer());
  }

  /** Returns the integer {@code name}, or {@code otherwise} if the case does not set it. */
  int integer(String name, int otherwise) throws JsonException {
    return isSet(name) ? integer(name) : otherwise;
  }

  /** Returns the flag {@code name}; false if the case does not set it. */
  boolean flag(String name) throws JsonException {
    return isSet(name) && attribute(name).bool();
  }

  String text(String name) throws JsonException {
    return attribute(name).string();
  }

  int[] integers(String name) throws JsonException {
    List<Json> elements = attribute(name).elements();
    int[] values = new int[elements.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.toIntExact(elements.get(i).integer());
    }
    return values;
  }

  /** Returns the integers {@code name}, or {@code otherwise} if the case does not set them. */
  int[] integers(String name, int[] otherwise) throws JsonException {
    return isSet(name) ? integers(name) : otherwise;
  }

  float[] numbers(String name) throws JsonException {
    List<Json> elements = attribute(name).elements();
    float[] values = new float[elements.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) elements.get(i).number();
    }
    return values;
  }
}
