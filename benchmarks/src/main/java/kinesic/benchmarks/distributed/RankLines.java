package kinesic.benchmarks.distributed;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import kinesic.benchmarks.Stopwatch;

/**
 * What a {@link Rank} prints: lines of a name and values, separated by blanks.
 *
 * @param lines the lines; those with other names, such as warnings of the Java VM, do not count
 */
record RankLines(List<String> lines) {

  RankLines {
    lines = List.copyOf(lines);
  }

  /**
   * Returns the value of the line {@code name}.
   *
   * @throws IOException if there is no such line
   */
  String value(String name) throws IOException {
    return lines.stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(
            () -> new IOException("no line " + name + " in:\n" + String.join("\n", lines)));
  }

  /** Returns the numbers of each line {@code name}, in their order: [line][number]. */
  double[][] numbers(String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1).split(" ", -1))
        .map(words -> Arrays.stream(words).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }

  /**
   * Returns the median of a number over the lines {@code name}, each of which has it, or 0 if there
   * are no such lines.
   *
   * @param run what each rank of a run has printed
   * @param column the place of the number in a line
   * @param skipped the number of lines at the beginning that do not count
   * @param over makes one number of those of two ranks: the smaller or the greater one
   */
  static double median(
      List<RankLines> run, String name, int column, int skipped, DoubleBinaryOperator over) {
    List<double[][]> ranks = run.stream().map(rank -> rank.numbers(name)).toList();
    double[] values =
        IntStream.range(skipped, ranks.getFirst().length)
            .mapToDouble(
                line ->
                    ranks.stream()
                        .mapToDouble(rank -> rank[line][column])
                        .reduce(over)
                        .orElseThrow())
            .toArray();
    return values.length == 0 ? 0 : Stopwatch.median(values);
  }
}
