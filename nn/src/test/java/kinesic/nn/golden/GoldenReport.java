package kinesic.nn.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The number of cases and the largest relative difference of each op, as a Markdown table. */
final class GoldenReport {

  /**
   * The sum of one op.
   *
   * @param cases the number of cases that agree
   * @param largest their largest relative difference
   * @param single that of PyTorch in float32
   */
  private record Sum(int cases, double largest, double single) {

    Sum plus(Sum other) {
      return new Sum(
          cases + other.cases, Math.max(largest, other.largest), Math.max(single, other.single));
    }
  }

  private final Map<Kind, Map<String, Sum>> sums = new TreeMap<>();

  void add(GoldenCase golden, double difference) {
    sums.computeIfAbsent(golden.kind(), kind -> new TreeMap<>())
        .merge(golden.op(), new Sum(1, difference, golden.single()), Sum::plus);
  }

  void write(Path file) throws IOException {
    Sum total = new Sum(0, 0, 0);
    StringBuilder table =
        new StringBuilder(
            "| file | op | cases | largest difference | PyTorch in float32 |\n|---|---|--:|--:|--:|\n");
    for (Map.Entry<Kind, Map<String, Sum>> kind : sums.entrySet()) {
      for (Map.Entry<String, Sum> op : kind.getValue().entrySet()) {
        row(table, kind.getKey().file(), op.getKey(), op.getValue());
        total = total.plus(op.getValue());
      }
    }
    row(table, "all", "", total);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, table);
  }

  private static void row(StringBuilder table, String file, String op, Sum sum) {
    table.append(
        String.format(
            Locale.ROOT,
            "| %s | %s | %d | %.1e | %.1e |%n",
            file,
            op,
            sum.cases,
            sum.largest,
            sum.single));
  }
}
