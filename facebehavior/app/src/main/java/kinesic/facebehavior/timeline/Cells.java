package kinesic.facebehavior.timeline;

import java.util.Map;
import java.util.TreeMap;

/**
 * Sums of numbers over cells of time. Cells without a value take no memory; when there would be too
 * many, all become twice as long.
 */
final class Cells {

  private final int size;
  private TreeMap<Long, Cell> cells = new TreeMap<>(); // by the number of the cell

  /**
   * Cells of vectors.
   *
   * @param size of a vector
   */
  Cells(int size) {
    this.size = size;
  }

  /** The values in a cell. */
  private static final class Cell {

    private final double[] sums;
    private double time; // the sum of the times
    private int values;

    Cell(int size) {
      sums = new double[size];
    }

    void add(double at, float[] numbers) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += numbers[i];
      }
      time += at;
      values++;
    }

    void add(Cell other) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += other.sums[i];
      }
      time += other.time;
      values += other.values;
    }

    double[] means() {
      double[] means = new double[sums.length];
      for (int i = 0; i < means.length; i++) {
        means[i] = sums[i] / values;
      }
      return means;
    }
  }

  void add(long cell, double at, float[] numbers) {
    cells.computeIfAbsent(cell, key -> new Cell(size)).add(at, numbers);
  }

  /** Joins cells 2 k and 2 k + 1 to cell k. */
  void halve() {
    TreeMap<Long, Cell> halved = new TreeMap<>();
    cells.forEach(
        (key, cell) ->
            halved.computeIfAbsent(Math.floorDiv(key, 2), half -> new Cell(size)).add(cell));
    cells = halved;
  }

  /** The number of cells with values. */
  int count() {
    return cells.size();
  }

  /** The mean of each number over all values, [size]; NaN without values. */
  double[] means() {
    Cell all = new Cell(size);
    cells.values().forEach(all::add);
    return all.means();
  }

  /**
   * The means over columns of equal length. A column without a value of its own has those of the
   * last one before it, if that is near.
   *
   * @param from the beginning of the first column
   * @param to the end of the last column
   * @param columns their number
   * @param near how long a value counts, at most
   * @return by the number of the column, [size]; nothing where there is no value
   */
  Map<Integer, double[]> columns(double from, double to, int columns, double near) {
    TreeMap<Integer, Cell> sums = new TreeMap<>();
    double[] until = new double[columns]; // the time up to which the values of a column count
    for (Cell cell : cells.values()) {
      double at = cell.time / cell.values;
      int column = Math.clamp((int) ((at - from) / (to - from) * columns), 0, columns - 1);
      sums.computeIfAbsent(column, key -> new Cell(size)).add(cell);
      until[column] = at + near;
    }
    Map<Integer, double[]> means = new TreeMap<>();
    for (int column = 0; column < columns; column++) {
      Map.Entry<Integer, Cell> last = sums.floorEntry(column);
      double begin = from + column * (to - from) / columns;
      if (last != null && (last.getKey() == column || begin < until[last.getKey()])) {
        means.put(column, last.getValue().means());
      }
    }
    return means;
  }
}
