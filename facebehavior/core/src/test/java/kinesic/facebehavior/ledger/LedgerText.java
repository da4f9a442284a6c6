package kinesic.facebehavior.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The ledger as a page in Markdown. */
final class LedgerText {

  /** How much larger the error of another machine may be. */
  private static final double RESERVE = 2;

  private static final String NOTHING = "-";

  /** The columns of errors. */
  static final List<String> COLUMNS =
      List.of("float64", "float32", "PyTorch: value", "PyTorch: gradient");

  private final Map<String, List<String>> stated;
  private final StringBuilder text = new StringBuilder();
  private final double[] largest = new double[COLUMNS.size()];
  private final int[] missing = new int[COLUMNS.size()];
  private int rows;

  /**
   * Writes a page.
   *
   * @param before the page as it was. An error that it states stays if it is not exceeded.
   */
  LedgerText(String before) {
    stated = read(before);
  }

  /** Returns the errors that a page states, by the cells of the row before them. */
  private static Map<String, List<String>> read(String page) {
    Map<String, List<String>> errors = new TreeMap<>();
    for (String line : page.split("\n", -1)) {
      List<String> cells = List.of(line.split("(?<!\\\\)\\|", -1)); // not at an escaped bar
      int first = cells.size() - 1 - COLUMNS.size();
      if (first == 4) {
        errors.put(key(cells.subList(1, first)), cells.subList(first, cells.size() - 1));
      }
    }
    return errors;
  }

  private static String key(List<String> cells) {
    return String.join("|", cells.stream().map(String::strip).toList());
  }

  /** Returns the page. */
  String write(Map<String, List<LedgerEntry>> sections) {
    StringBuilder body = new StringBuilder();
    sections.forEach(
        (title, entries) -> {
          body.append("\n## ").append(title).append("\n\n");
          body.append("| | formula | derivative | ");
          body.append(String.join(" | ", COLUMNS)).append(" |\n|---|---|---|--:|--:|--:|--:|\n");
          entries.forEach(entry -> row(body, entry));
          body.append("\nShapes:\n\n| | shapes of the arguments |\n|---|---|\n");
          shapes(body, entries);
        });
    text.append(introduction()).append(body);
    return text.toString();
  }

  private void row(StringBuilder body, LedgerEntry entry) {
    List<String> cells =
        List.of(entry.name(), code(entry.formula().value()), code(entry.formula().gradient()));
    List<String> before = stated.getOrDefault(key(cells), List.of());
    List<String> errors = new ArrayList<>();
    for (int c = 0; c < COLUMNS.size(); c++) {
      String old = before.isEmpty() ? NOTHING : before.get(c).strip();
      String cell = cell(old, entry.errors().get(c));
      errors.add(cell);
      largest[c] = Math.max(largest[c], number(cell));
      missing[c] += cell.equals(NOTHING) ? 1 : 0;
    }
    rows++;
    body.append("| ").append(String.join(" | ", cells)).append(" | ");
    body.append(String.join(" | ", errors)).append(" |\n");
  }

  private static String code(String formula) {
    return "`" + formula.replace("|", "\\|") + "`";
  }

  private static String cell(String old, OptionalDouble error) {
    if (error.isEmpty()) {
      return NOTHING;
    }
    boolean isStated = !old.equals(NOTHING) && error.getAsDouble() <= number(old);
    return isStated ? old : rounded(RESERVE * error.getAsDouble());
  }

  private static double number(String cell) {
    return cell.equals(NOTHING) ? 0 : Double.parseDouble(cell);
  }

  /** Returns the least of 1, 2 or 5 times a power of ten that is not less than {@code error}. */
  static String rounded(double error) {
    if (error == 0) {
      return "0";
    }
    int exponent = (int) Math.floor(Math.log10(error));
    for (int digit : new int[] {1, 2, 5}) {
      String candidate = "%de%d".formatted(digit, exponent);
      if (Double.parseDouble(candidate) >= error) {
        return candidate;
      }
    }
    return "1e%s".formatted(exponent + 1);
  }

  private static void shapes(StringBuilder body, List<LedgerEntry> entries) {
    Map<String, List<String>> byName = new TreeMap<>();
    for (LedgerEntry entry : entries) {
      byName.computeIfAbsent(entry.name(), name -> new ArrayList<>()).addAll(entry.shapes());
    }
    byName.forEach(
        (name, shapes) ->
            body.append(
                "| %s | %s |\n"
                    .formatted(name, String.join("; ", shapes.stream().distinct().toList()))));
  }

  private String introduction() {
    return """
        # Gradients

        Every op of the engine and every loss: what it computes, its derivative, and the largest errors that were measured. The name of a tensor
        with a g in front is the gradient of the loss with respect to it; σ is the sigmoid function, [c] is 1 if the condition c holds, else 0.
        A formula describes one element, row or matrix; if an input was broadcast, its gradient is summed over the copies.

        - *float64*: the gradient against finite differences of a reference in float64, on the samples of the op's spec. An error is relative to
          the larger of the element and the root mean square of the gradient; 6e-8 is one rounding to float32.
        - *float32*: the gradient against finite differences of the op itself (`GradientCheck`), on the same samples or, for the losses of nn,
          on the cases of the golden suite. Most of the error is the rounding of the result, divided by the step.
        - *PyTorch*: result and gradient against what PyTorch computes in float64, on the cases of the golden suite (`nn/src/test/python/golden`)
          that apply the op alone or, if no case does, together with the fewest other ops. An error is relative to the largest element of the
          tensor.
        - A stated error is at least twice the one that was measured, rounded up to 1, 2 or 5 times a power of ten, because the order of sums
          depends on the width of the processor's vectors. 0 against PyTorch means the same bits.
        - "%s" means that nothing was measured: a comparison has no gradient; there is no reference in float64; PyTorch has no such function, or
          draws other random numbers.

        %s rows. The largest errors are %s against differences in float64, %s against those in float32, and, against PyTorch, %s for results and
        %s for gradients. %s rows have no reference in float64, %s no case in PyTorch.

        `GradientLedgerTest` of facebehavior/core writes this page, and fails if a row is missing or a measured error exceeds the stated one. To
        write it again:

        ```
        mvn -pl facebehavior/core -am verify -Dtest=GradientLedgerTest -Dsurefire.failIfNoSpecifiedTests=false -Dkinesic.write=true
        ```
        """
        .formatted(
            NOTHING,
            rows,
            written(largest[0]),
            written(largest[1]),
            written(largest[2]),
            written(largest[3]),
            missing[0],
            missing[3]);
  }

  private static String written(double error) {
    return String.format(Locale.ROOT, "%.0e", error).replace("e-0", "e-");
  }
}
