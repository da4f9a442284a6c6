package kinesic.facebehavior.training;

import kinesic.facebehavior.metric.Evaluation;
import kinesic.facebehavior.metric.Figure;

/** The figures that a run follows from epoch to epoch, one a task. */
enum Followed {
  /** Of valence and arousal. */
  MEAN_CCC("validation_mean_ccc", "Mean CCC of valence and arousal"),
  /** Of action units. */
  MEAN_F1("validation_au_f1", "Mean F1 of action units at one half"),
  /** Of expressions. */
  AVERAGE_ACCURACY("validation_expression_accuracy", "Average accuracy of expressions");

  private final String column;
  private final String title;

  Followed(String column, String title) {
    this.column = column;
    this.title = title;
  }

  /** Its column in metrics.csv. */
  String column() {
    return column;
  }

  /** What it is, for people. */
  String title() {
    return title;
  }

  /** Its value and chance. */
  Figure of(Evaluation evaluation) {
    return switch (this) {
      case MEAN_CCC -> evaluation.meanCcc();
      case MEAN_F1 -> evaluation.actionUnits().meanF1();
      case AVERAGE_ACCURACY -> evaluation.expressions().averageAccuracy();
    };
  }
}
