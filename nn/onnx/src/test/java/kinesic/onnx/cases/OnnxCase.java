package kinesic.onnx.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kinesic.onnx.OnnxModel;
import kinesic.onnx.format.ModelReader;
import kinesic.onnx.format.NodeData;
import kinesic.onnx.format.TensorData;
import kinesic.onnx.operator.HostArray;
import kinesic.onnx.operator.OnnxException;
import kinesic.onnx.operator.Operand;

/**
 * One of ONNX's own test cases: a model, its inputs and the outputs that are expected.
 *
 * @param name the name of its folder
 * @param model the file of the model
 * @param data the folder with the tensors
 */
record OnnxCase(String name, Path model, Path data) {

  private static final Pattern REFUSAL =
      Pattern.compile("(\\S+) \".*?\", operator set (\\d+): (.*)");

  /** What came of a case. */
  sealed interface Outcome {

    /** The outputs are as expected. */
    record Passed() implements Outcome {}

    /** Something is not supported; the reasons name the operator. */
    record Refused(List<String> reasons) implements Outcome {}

    /** The outputs are wrong, or an exception does not name what is not supported. */
    record Wrong(String description) implements Outcome {}
  }

  /**
   * Returns the cases in a folder, by name.
   *
   * @throws IOException if it cannot be read
   */
  static List<OnnxCase> in(Path folder) throws IOException {
    List<OnnxCase> cases = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path path : folders.sorted().toList()) {
        cases.addAll(of(path));
      }
    }
    return cases;
  }

  /** Returns the case of a folder, or one for each set of data in it. */
  private static List<OnnxCase> of(Path folder) throws IOException {
    Path model = folder.resolve("model.onnx");
    String name = folder.getFileName().toString();
    try (Stream<Path> files = Files.list(folder)) {
      List<OnnxCase> sets =
          files
              .filter(file -> file.getFileName().toString().startsWith("test_data_set_"))
              .sorted()
              .map(data -> new OnnxCase(name, model, data))
              .toList();
      return sets.isEmpty() ? List.of(new OnnxCase(name, model, folder)) : sets;
    }
  }

  /**
   * Returns the operators of the model.
   *
   * @throws IOException if it cannot be read
   */
  Set<String> operators() throws IOException {
    Set<String> types = new LinkedHashSet<>();
    for (NodeData node : ModelReader.read(model).graph().nodes()) {
      types.add(node.type());
    }
    return types;
  }

  /**
   * Runs the case.
   *
   * @throws IOException if its files cannot be read
   */
  Outcome run(Feeding feeding) throws IOException {
    try {
      OnnxModel net = OnnxModel.of(ModelReader.read(model));
      Map<String, Operand> inputs = new LinkedHashMap<>();
      List<TensorData> given = tensors("input");
      for (int i = 0; i < given.size(); i++) {
        inputs.put(net.inputs().get(i).name(), feeding.operand(HostArray.of(given.get(i))));
      }
      return compare(new ArrayList<>(net.run(inputs).values()));
    } catch (OnnxException e) {
      return refusal(e);
    } catch (RuntimeException e) {
      return new Outcome.Wrong(e.toString());
    }
  }

  private List<TensorData> tensors(String kind) throws IOException {
    List<TensorData> tensors = new ArrayList<>();
    Path file = data.resolve(kind + "_0.pb");
    while (Files.exists(file)) {
      tensors.add(ModelReader.tensor(file));
      file = data.resolve("%s_%s.pb".formatted(kind, tensors.size()));
    }
    return tensors;
  }

  private static Outcome refusal(OnnxException e) {
    List<String> reasons = new ArrayList<>();
    Matcher matcher = REFUSAL.matcher(e.getMessage());
    while (matcher.find()) {
      reasons.add(
          "%s, operator set %s: %s"
              .formatted(matcher.group(1), matcher.group(2), matcher.group(3)));
    }
    return reasons.isEmpty() ? new Outcome.Wrong(e.toString()) : new Outcome.Refused(reasons);
  }

  private Outcome compare(List<Operand> outputs) throws IOException {
    List<TensorData> expected = tensors("output");
    if (outputs.size() != expected.size()) {
      return new Outcome.Wrong(
          "%s outputs, expected %s".formatted(outputs.size(), expected.size()));
    }
    for (int i = 0; i < expected.size(); i++) {
      String difference = Difference.of(outputs.get(i), expected.get(i));
      if (!difference.isEmpty()) {
        return new Outcome.Wrong("output %s: %s".formatted(i, difference));
      }
    }
    return new Outcome.Passed();
  }
}
