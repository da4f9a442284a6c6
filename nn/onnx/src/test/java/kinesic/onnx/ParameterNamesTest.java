package kinesic.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names of the file as names of modules, and back. */
final class ParameterNamesTest {

  private static void assertName(String inModule, String inFile, String... others) {
    Set<String> all = new HashSet<>(Set.of(others));
    all.add(inFile);
    assertEquals(inModule, ParameterNames.inModule(inFile, all));
    assertEquals(inFile, ParameterNames.inFile(inModule));
  }

  @Test
  void usual_names_stay() {
    assertName("layer1.0.conv1.weight", "layer1.0.conv1.weight");
    assertName("onnx::MatMul_12", "onnx::MatMul_12");
  }

  @Test
  void other_names_are_escaped() {
    assertName("gpu_0%2Fconv1_w_0", "gpu_0/conv1_w_0");
    assertName("100%25", "100%");
    assertName("a%2E%2Eb", "a..b");
    assertName("%2Ea", ".a");
    assertName("%252F", "%2F");
  }

  @Test
  void a_parameter_is_no_module() {
    assertName("a%2Eb", "a.b", "a");
    assertName("a", "a", "a.b");
    assertName("ab.c", "ab.c", "a");
  }
}
