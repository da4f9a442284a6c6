package kinesic.onnx.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kinesic.onnx.SharedData;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * ONNX's own cases: each passes, however its inputs lie in memory, or is refused by the name of the
 * operator and listed.
 */
final class OnnxCasesTest {

  @TestFactory
  Stream<DynamicContainer> case_passes_or_is_refused() throws IOException {
    Path folder = SharedData.require("onnx-tests");
    Set<String> refused =
        CaseReport.expectedRefusals()
            .lines()
            .filter(line -> line.startsWith("  "))
            .map(String::strip)
            .collect(Collectors.toSet());
    List<OnnxCase> cases = new ArrayList<>();
    for (String name : CaseReport.FOLDERS) {
      cases.addAll(OnnxCase.in(folder.resolve(name)));
    }
    return Arrays.stream(Feeding.values())
        .map(
            feeding ->
                DynamicContainer.dynamicContainer(
                    feeding.name(),
                    cases.stream()
                        .map(
                            one ->
                                DynamicTest.dynamicTest(
                                    one.name(),
                                    () -> check(one, feeding, refused.contains(one.name()))))));
  }

  private static void check(OnnxCase one, Feeding feeding, boolean mayBeRefused)
      throws IOException {
    switch (one.run(feeding)) {
      case OnnxCase.Outcome.Passed passed -> {}
      case OnnxCase.Outcome.Wrong wrong -> fail(wrong.description());
      case OnnxCase.Outcome.Refused refusal -> {
        if (!mayBeRefused) {
          fail("is refused: " + refusal.reasons());
        }
      }
    }
  }

  @Test
  void refusals_and_table_are_those_of_the_project() throws IOException {
    CaseReport report = CaseReport.of(SharedData.require("onnx-tests"));
    assertEquals(List.of(), report.wrong());
    assertEquals(CaseReport.expectedRefusals(), report.refusals());
    assertEquals(CaseReport.expectedTable(), report.table());
  }
}
