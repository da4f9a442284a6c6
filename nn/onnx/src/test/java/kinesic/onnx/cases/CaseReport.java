package kinesic.onnx.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import kinesic.onnx.SharedData;
import kinesic.onnx.operator.Operators;

/**
 * What came of all cases, as the list of refusals and the table of the README. {@code main} writes
 * both; run it in the folder of the module.
 */
final class CaseReport {

  /** The folders with cases. */
  static final List<String> FOLDERS = List.of("node", "pytorch-converted", "pytorch-operator");

  private static final Path README = Path.of("README.md");
  private static final Path REFUSALS =
      Path.of("src/test/resources/kinesic/onnx/cases/refusals.txt");
  private static final String BEGIN = "<!-- begin of the table of operators -->\n";
  private static final String END = "<!-- end of the table of operators -->\n";

  /** The cases of an operator: how many pass, and why others are refused. */
  private static final class Row {
    private int passed;
    private int refused;
    private final TreeSet<String> reasons = new TreeSet<>();
  }

  private final Map<String, Row> rows = new TreeMap<>();
  private final Map<String, TreeSet<String>> refusals = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  private CaseReport() {
    Operators.standard().types().forEach(type -> rows.put(type, new Row()));
  }

  /**
   * Runs all cases.
   *
   * @throws IOException if a file cannot be read
   */
  static CaseReport of(Path folder) throws IOException {
    CaseReport report = new CaseReport();
    for (String name : FOLDERS) {
      for (OnnxCase one : OnnxCase.in(folder.resolve(name))) {
        report.add(one, one.run(Feeding.USUAL));
      }
    }
    return report;
  }

  private void add(OnnxCase one, OnnxCase.Outcome outcome) throws IOException {
    switch (outcome) {
      case OnnxCase.Outcome.Passed passed -> one.operators().forEach(type -> row(type).passed++);
      case OnnxCase.Outcome.Refused refused -> {
        one.operators().forEach(type -> row(type).refused++);
        refused.reasons().forEach(reason -> refuse(one, reason));
      }
      case OnnxCase.Outcome.Wrong failure -> wrong.add(one.name() + ": " + failure.description());
    }
  }

  private Row row(String type) {
    return rows.computeIfAbsent(type, key -> new Row());
  }

  private void refuse(OnnxCase one, String reason) {
    refusals.computeIfAbsent(reason, key -> new TreeSet<>()).add(one.name());
    int comma = reason.indexOf(',');
    row(reason.substring(0, comma)).reasons.add(reason.substring(reason.indexOf(": ") + 2));
  }

  /** Returns the cases whose outputs are wrong. */
  List<String> wrong() {
    return wrong;
  }

  /** Returns the reasons for refusals, each followed by its cases. */
  String refusals() {
    StringBuilder text = new StringBuilder();
    refusals.forEach(
        (reason, cases) -> {
          text.append(reason).append('\n');
          cases.forEach(name -> text.append("  ").append(name).append('\n'));
        });
    return text.toString();
  }

  /** Returns the table of the README. */
  String table() {
    StringBuilder text =
        new StringBuilder("| operator | cases passed | refused | not supported |\n");
    text.append("|---|---|---|---|\n");
    rows.forEach(
        (type, row) ->
            text.append("| `%s` | ".formatted(type))
                .append(row.passed + row.refused == 0 ? "no cases" : row.passed)
                .append(" | ")
                .append(row.refused == 0 ? "" : row.refused)
                .append(" | ")
                .append(String.join("; ", row.reasons))
                .append(" |\n"));
    return text.toString();
  }

  /** Returns the list of refusals that the project expects. */
  static String expectedRefusals() throws IOException {
    return Files.readString(REFUSALS);
  }

  /** Returns the table in the README. */
  static String expectedTable() throws IOException {
    String readme = Files.readString(README);
    return readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));
  }

  /** Writes the list and the table. */
  static void main() throws IOException {
    Path folder = SharedData.find("onnx-tests").orElseThrow();
    CaseReport report = of(folder);
    report.wrong().forEach(System.err::println);
    Files.writeString(REFUSALS, report.refusals());
    String readme = Files.readString(README);
    int from = readme.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(
        README, readme.substring(0, from) + report.table() + readme.substring(readme.indexOf(END)));
  }
}
