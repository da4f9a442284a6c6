package kinesic.facebehavior.database;

import java.util.List;
import kinesic.facebehavior.DecimalText;
import kinesic.facebehavior.csv.CsvRow;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Label.Values;

/**
 * A row of a label file.
 *
 * @param location where the row begins
 * @param cells its cells, without the blanks around them
 */
record LabelRow(SourceLocation location, List<String> cells) {

  LabelRow(CsvRow row) {
    this(new SourceLocation(row.file(), row.line()), row.cells());
  }

  /** Returns the text of a cell. */
  String text(int column) {
    return cells.get(column);
  }

  /**
   * Returns this row if it has {@code count} cells; empty cells behind them are dropped.
   *
   * @throws ImportProblem if the number of cells differs
   */
  LabelRow expect(int count) throws ImportProblem {
    List<String> kept = CsvRow.trim(cells, count);
    if (kept.size() != count) {
      throw problem(
          ImportProblem.Kind.WRONG_COLUMNS, "%s cells, expected %s".formatted(kept.size(), count));
    }
    return new LabelRow(location, kept);
  }

  /**
   * Returns the integer in a cell; 3.0 is an integer.
   *
   * @throws ImportProblem if the cell is not an integer
   */
  int integer(int column) throws ImportProblem {
    number(column);
    try {
      return DecimalText.parseInteger(text(column));
    } catch (NumberFormatException e) {
      throw problem(
          ImportProblem.Kind.UNKNOWN_LABEL, "\"%s\" is not an integer".formatted(text(column)));
    }
  }

  /**
   * Returns the number in a cell.
   *
   * @throws ImportProblem if the cell is not a decimal number
   */
  float number(int column) throws ImportProblem {
    try {
      return DecimalText.parse(text(column));
    } catch (NumberFormatException e) {
      throw problem(
          ImportProblem.Kind.UNKNOWN_LABEL, "\"%s\" is not a number".formatted(text(column)));
    }
  }

  /** Returns the label of valence and arousal. */
  Values valenceArousal(float valence, float arousal) throws ImportProblem {
    unit("valence", valence);
    unit("arousal", arousal);
    return Affect.valenceArousal(valence, arousal);
  }

  private void unit(String name, float value) throws ImportProblem {
    if (!(value >= -1 && value <= 1)) {
      throw problem(
          ImportProblem.Kind.UNKNOWN_LABEL, "%s: is %s, expected -1 to 1".formatted(name, value));
    }
  }

  /** Returns five landmarks from 10 numbers. */
  FaceLandmarks landmarks(float[] xy) throws ImportProblem {
    try {
      return FaceLandmarks.of(xy);
    } catch (IllegalArgumentException e) {
      throw problem(ImportProblem.Kind.UNUSABLE_LANDMARKS, String.valueOf(e.getMessage()));
    }
  }

  /** Returns a problem of this row. */
  ImportProblem problem(ImportProblem.Kind kind, String problem) {
    return new ImportProblem(kind, location, problem);
  }
}
