package kinesic.facebehavior.detect;

import java.util.Arrays;

/**
 * Pairs rows with columns so that the sum of their gains is as large as possible, by the Hungarian
 * method with potentials, O(n^3).
 */
final class Assignment {

  private Assignment() {}

  /**
   * Returns the column of each row, or -1 for a row that is better left alone.
   *
   * @param gain [rows, columns], at least 0; 0 if row and column cannot be paired
   * @param columns the number of columns
   */
  static int[] best(double[][] gain, int columns) {
    int n = Math.max(gain.length, columns);
    double[] rowPotential = new double[n + 1];
    double[] columnPotential = new double[n + 1];
    int[] rowOf = new int[n + 1]; // of each column, from 1; 0 is free
    int[] before = new int[n + 1]; // the column before on the shortest path
    for (int row = 1; row <= n; row++) {
      rowOf[0] = row;
      int column = 0;
      double[] least = new double[n + 1];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      boolean[] used = new boolean[n + 1];
      do {
        used[column] = true;
        int from = rowOf[column];
        double delta = Double.POSITIVE_INFINITY;
        int next = 0;
        for (int j = 1; j <= n; j++) {
          if (used[j]) {
            continue;
          }
          double cost =
              -gain(gain, columns, from - 1, j - 1) - rowPotential[from] - columnPotential[j];
          if (cost < least[j]) {
            least[j] = cost;
            before[j] = column;
          }
          if (least[j] < delta) {
            delta = least[j];
            next = j;
          }
        }
        for (int j = 0; j <= n; j++) {
          if (used[j]) {
            rowPotential[rowOf[j]] += delta;
            columnPotential[j] -= delta;
          } else {
            least[j] -= delta;
          }
        }
        column = next;
      } while (rowOf[column] != 0);
      while (column != 0) {
        rowOf[column] = rowOf[before[column]];
        column = before[column];
      }
    }
    int[] columnOf = new int[gain.length];
    Arrays.fill(columnOf, -1);
    for (int j = 1; j <= columns; j++) {
      int row = rowOf[j] - 1;
      if (row < gain.length && gain[row][j - 1] > 0) {
        columnOf[row] = j - 1;
      }
    }
    return columnOf;
  }

  /** The gain of a pair; 0 for the rows and columns that make the problem square. */
  private static double gain(double[][] gain, int columns, int row, int column) {
    return row < gain.length && column < columns ? gain[row][column] : 0;
  }
}
