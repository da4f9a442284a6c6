package kinesic.kernels.vector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Writes the micro-kernels, whose accumulators must be local variables and so are written out.
 *
 * <p>{@link MicroKernelsTest} compares the committed files with the text of this class. After a
 * change here, {@code main} writes them again: run it in {@code kernels/cpu}.
 */
final class KernelWriter {

  private static final Path FOLDER = Path.of("src/main/java/kinesic/kernels/vector");

  /** The numbers of rows for which there are {@link RowKernels}. */
  private static final List<Integer> ROWS = IntStream.rangeClosed(1, 12).boxed().toList();

  /** The numbers of rows for which there are {@link ColumnKernels}. */
  private static final List<Integer> COLUMN_ROWS = List.of(4, 8);

  private static final int BLOCK = 16;

  private final StringBuilder text = new StringBuilder();

  private KernelWriter() {}

  /** Writes all files into the current folder, which must be {@code kernels/cpu}. */
  public static void main(String[] arguments) throws IOException {
    for (Map.Entry<Path, String> file : files().entrySet()) {
      Files.writeString(file.getKey(), file.getValue());
    }
  }

  /** Returns the text of each file. */
  static Map<Path, String> files() {
    return Map.of(
        FOLDER.resolve("RowKernels.java"), new KernelWriter().rowKernels(),
        FOLDER.resolve("ColumnKernels.java"), new KernelWriter().columnKernels());
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need another dependency
  private void line(String line, Object... values) {
    text.append(line.formatted(values)).append('\n');
  }

  private void begin(String name, String description, String... imports) {
    line("package kinesic.kernels.vector;");
    line("");
    for (String imported : imports) {
      line("import %s;", imported);
      line("");
    }
    line("import jdk.incubator.vector.FloatVector;");
    line("import jdk.incubator.vector.VectorSpecies;");
    line("");
    line("/**");
    line(" * %s", description);
    line(" *");
    line(" * <p>{@code KernelWriter} writes this file; do not edit it.");
    line(" */");
    line("final class %s {", name);
    line("");
    line("  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;");
    line("  private static final int LANES = Lanes.COUNT;");
  }

  private String end(String name) {
    line("");
    line("  private %s() {}", name);
    line("}");
    return text.toString();
  }

  private void method(String name, int rows, List<String> parameters) {
    line("");
    line("  static void %s%d(", name, rows);
    for (String parameter : parameters) {
      boolean last = parameter.equals(parameters.getLast());
      line("      %s%s", parameter, last ? ") {" : ",");
    }
  }

  /** Returns {@code name}, plus {@code count} times {@code step} unless that is 0. */
  private static String plus(String name, int count, String step) {
    return count == 0 ? name : name + " + " + (count == 1 ? step : count + " * " + step);
  }

  private String rowKernels() {
    begin(
        "RowKernels",
        "The micro-kernels whose left operand is a row of pixels, see {@link MicroKernel}.",
        "static jdk.incubator.vector.VectorOperators.GT");
    for (List<String> sides : List.of(List.of("l", "r"), List.of("l"))) {
      for (int rows : ROWS) {
        rowKernel(rows, sides);
      }
    }
    return end("RowKernels");
  }

  /** Writes one kernel; {@code sides} are the vectors of a row, left and right. */
  private void rowKernel(int rows, List<String> sides) {
    boolean wide = sides.size() == 2;
    method(
        wide ? "wide" : "narrow",
        rows,
        List.of(
            "float[] x",
            "int xAt",
            "int[] places",
            "int first",
            "int end",
            "float[] f",
            "int fAt",
            "float[] bias",
            "int biasAt",
            "boolean add",
            "float least",
            "float[] y",
            wide ? "int left" : "int yAt",
            wide ? "int right,\n      int yStep" : "int yStep"));
    for (String side : sides) {
      line(
          "    FloatVector b%s = FloatVector.fromArray(FLOATS, bias, biasAt%s);",
          side, side.equals("l") ? "" : " + LANES");
    }
    each(rows, sides, (row, side) -> line("    FloatVector c%d%s = b%s;", row, side, side));
    line("    if (add) {");
    each(
        rows,
        sides,
        (row, side) ->
            line(
                "      c%d%s = FloatVector.fromArray(FLOATS, y, %s).add(b%s);",
                row, side, plus(first(side, wide), row, "yStep"), side));
    line("    }");
    line("    int j = fAt;");
    line("    for (int block = first; block < end; block++) {");
    line("      int i = xAt + places[block];");
    String width = wide ? "2 * LANES" : "LANES";
    line("      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += %s) {", width);
    for (String side : sides) {
      line(
          "        FloatVector f%s = FloatVector.fromArray(FLOATS, f, j%s);",
          side, side.equals("l") ? "" : " + LANES");
    }
    for (int row = 0; row < rows; row++) {
      String place = row == 0 ? "i" : "i + " + row * BLOCK;
      line("        FloatVector x%d = FloatVector.broadcast(FLOATS, x[%s]);", row, place);
      for (String side : sides) {
        line("        c%d%s = x%d.fma(f%s, c%d%s);", row, side, row, side, row, side);
      }
    }
    line("      }");
    line("    }");
    line("    FloatVector bound = FloatVector.broadcast(FLOATS, least);");
    each(
        rows,
        sides,
        (row, side) ->
            line(
                "    c%d%s.blend(bound, bound.compare(GT, c%d%s)).intoArray(y, %s);",
                row, side, row, side, plus(first(side, wide), row, "yStep")));
    line("  }");
  }

  /** Returns the position of the first vector on a side. */
  private static String first(String side, boolean wide) {
    return side.equals("r") ? "right" : wide ? "left" : "yAt";
  }

  private String columnKernels() {
    begin(
        "ColumnKernels",
        "The micro-kernels whose left operand is read by columns, see {@link MicroKernel}.");
    for (int rows : COLUMN_ROWS) {
      columnKernel(rows);
    }
    return end("ColumnKernels");
  }

  private void columnKernel(int rows) {
    List<String> sides = List.of("l", "r");
    method(
        "rows",
        rows,
        List.of(
            "float[] a",
            "int aAt",
            "int aStep",
            "float[] b",
            "int bAt",
            "int toRight",
            "int bStep",
            "int[] runs",
            "int count",
            "int length",
            "float[] c",
            "int cAt",
            "int cStride",
            "boolean add"));
    each(
        rows,
        sides,
        (row, side) -> line("    FloatVector c%d%s = FloatVector.zero(FLOATS);", row, side));
    line("    int i = 0;");
    line("    int j = 0;");
    line("    for (int k = 0, run = 0, rest = 0; k < count * length; k++, rest--) {");
    line("      if (rest == 0) {");
    line("        i = aAt + runs[run];");
    line("        j = bAt + runs[run + 1];");
    line("        run += 2;");
    line("        rest = length;");
    line("      }");
    line("      FloatVector bl = FloatVector.fromArray(FLOATS, b, j);");
    line("      FloatVector br = FloatVector.fromArray(FLOATS, b, j + toRight);");
    for (int row = 0; row < rows; row++) {
      String place = row == 0 ? "i" : "i + " + row;
      line("      FloatVector a%d = FloatVector.broadcast(FLOATS, a[%s]);", row, place);
      for (String side : sides) {
        line("      c%d%s = a%d.fma(b%s, c%d%s);", row, side, row, side, row, side);
      }
    }
    line("      i += aStep;");
    line("      j += bStep;");
    line("    }");
    line("    if (add) {");
    each(
        rows,
        sides,
        (row, side) ->
            line(
                "      c%d%s = FloatVector.fromArray(FLOATS, c, %s%s).add(c%d%s);",
                row,
                side,
                plus("cAt", row, "cStride"),
                side.equals("l") ? "" : " + LANES",
                row,
                side));
    line("    }");
    each(
        rows,
        sides,
        (row, side) ->
            line(
                "    c%d%s.intoArray(c, %s%s);",
                row, side, plus("cAt", row, "cStride"), side.equals("l") ? "" : " + LANES"));
    line("  }");
  }

  /** What is written for each accumulator. */
  private interface Accumulator {
    void write(int row, String side);
  }

  private static void each(int rows, List<String> sides, Accumulator body) {
    for (int row = 0; row < rows; row++) {
      for (String side : sides) {
        body.write(row, side);
      }
    }
  }
}
