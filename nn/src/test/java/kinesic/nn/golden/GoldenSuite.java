package kinesic.nn.golden;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import kinesic.engine.io.SafeTensors;

/** The cases of the suite, and what Kinesic computes for their ops. */
public final class GoldenSuite {

  /** By name. */
  static final Map<String, Operation> OPERATIONS = operations();

  private GoldenSuite() {}

  private static Map<String, Operation> operations() {
    Map<String, Operation> all = new TreeMap<>();
    for (Map<String, Operation> some :
        List.of(
            TensorOperations.all(),
            MovementOperations.all(),
            ImageOperations.all(),
            LayerOperations.all(),
            SequenceOperations.all(),
            NetworkOperations.all(),
            LossOperations.all(),
            OptimiserOperations.all(),
            ScheduleOperations.all())) {
      some.forEach(
          (op, operation) -> {
            if (all.put(op, operation) != null) {
              throw new IllegalStateException("golden: two operations are named " + op);
            }
          });
    }
    return all;
  }

  /**
   * Reads the cases of a file.
   *
   * @throws IOException if the resource cannot be read or copied to a temporary file
   */
  public static List<GoldenCase> cases(Kind kind) throws IOException {
    Path file = Files.createTempFile("golden", ".safetensors");
    try (InputStream resource = GoldenSuite.class.getResourceAsStream(kind.file())) {
      Files.copy(Objects.requireNonNull(resource), file, StandardCopyOption.REPLACE_EXISTING);
      List<GoldenCase> cases = new ArrayList<>();
      try (SafeTensors tensors = SafeTensors.open(file)) {
        for (Map.Entry<String, String> entry : tensors.metadata().entrySet()) {
          cases.add(GoldenCase.read(kind, tensors, entry.getKey(), entry.getValue()));
        }
      }
      return cases;
    } finally {
      Files.delete(file);
    }
  }
}
