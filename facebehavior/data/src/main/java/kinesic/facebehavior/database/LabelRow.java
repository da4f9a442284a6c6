package kinesic.facebehavior.database;

import java.util.List;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.face.ValenceArousal;

/**
 * A line of a file of labels.
 *
 * @param location where it stands
 * @param cells its cells, without blanks around them
 */
record LabelRow(SourceLocation location, List<String> cells) {

  /** The text of a cell. */
  String text(int column) {
    return cells.get(column);
  }

  /**
   * Makes sure that there are so many cells.
   *
   * @throws ImportProblem if there are not
   */
  LabelRow expect(int count) throws ImportProblem {
    if (cells.size() != count) {
      throw problem(
          ImportProblem.Kind.WRONG_COLUMNS, "%d cells, expected %d".formatted(cells.size(), count));
    }
    return this;
  }

  /** The whole number in a cell; 3.0 is one too. */
  int integer(int column) throws ImportProblem {
    float value = number(column);
    if (value != Math.rint(value)) {
      throw problem(
          ImportProblem.Kind.UNKNOWN_LABEL, "\"%s\" is no whole number".formatted(text(column)));
    }
    return (int) value;
  }

  /** The number in a cell. */
  float number(int column) throws ImportProblem {
    String cell = text(column);
    try {
      float value = Float.parseFloat(cell);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw problem(ImportProblem.Kind.UNKNOWN_LABEL, "\"%s\" is no number".formatted(cell));
  }

  /** Valence and arousal. */
  ValenceArousal valenceArousal(float valence, float arousal) throws ImportProblem {
    try {
      return new ValenceArousal(valence, arousal);
    } catch (IllegalArgumentException e) {
      throw problem(ImportProblem.Kind.UNKNOWN_LABEL, String.valueOf(e.getMessage()));
    }
  }

  /** Five landmarks from 10 numbers. */
  FaceLandmarks landmarks(float[] xy) throws ImportProblem {
    try {
      return FaceLandmarks.of(xy);
    } catch (IllegalArgumentException e) {
      throw problem(ImportProblem.Kind.UNKNOWN_LABEL, String.valueOf(e.getMessage()));
    }
  }

  /** Something wrong with this line. */
  ImportProblem problem(ImportProblem.Kind kind, String problem) {
    return new ImportProblem(kind, location, problem);
  }
}
