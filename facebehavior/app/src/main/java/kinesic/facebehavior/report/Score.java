package kinesic.facebehavior.report;

import java.util.List;
import java.util.function.Function;
import kinesic.facebehavior.metric.Evaluation;
import kinesic.facebehavior.metric.Figure;

/**
 * A line of the table of results.
 *
 * @param task what is judged, such as "Valence"
 * @param name such as "CCC"
 * @param meaning one sentence for readers who do not know the name
 * @param headline whether it is one of the few that sum up a run
 * @param higherIsBetter whether more is better; else less is
 * @param of where it stands in an evaluation
 */
public record Score(
    String task,
    String name,
    String meaning,
    boolean headline,
    boolean higherIsBetter,
    Function<Evaluation, Figure> of) {

  /** All lines, in the order of the table. */
  public static final List<Score> ALL =
      List.of(
          ccc("Valence", e -> e.valence().ccc()),
          pcc("Valence", e -> e.valence().pcc()),
          rmse("Valence", e -> e.valence().rmse()),
          sagr("Valence", e -> e.valence().sagr()),
          ccc("Arousal", e -> e.arousal().ccc()),
          pcc("Arousal", e -> e.arousal().pcc()),
          rmse("Arousal", e -> e.arousal().rmse()),
          sagr("Arousal", e -> e.arousal().sagr()),
          new Score(
              "Action units",
              "mean F1",
              "Harmonic mean of precision and recall, averaged over the action units; a unit counts"
                  + " as predicted if its probability is above one half.",
              true,
              true,
              e -> e.actionUnits().meanF1()),
          new Score(
              "Action units",
              "mean F1, tuned",
              "The same with the network's own threshold for each unit, chosen on the validation"
                  + " faces, instead of one half.",
              true,
              true,
              Score::tunedF1),
          new Score(
              "Action units",
              "mean accuracy",
              "Share of right decisions between present and absent, averaged over the action units.",
              false,
              true,
              e -> e.actionUnits().meanAccuracy()),
          new Score(
              "Expressions",
              "average accuracy",
              "Share of right answers within each expression, averaged over the expressions.",
              true,
              true,
              e -> e.expressions().averageAccuracy()),
          new Score(
              "Expressions",
              "accuracy",
              "Share of right answers over all faces.",
              false,
              true,
              e -> e.expressions().accuracy()),
          new Score(
              "Expressions",
              "macro F1",
              "Harmonic mean of precision and recall, averaged over the expressions.",
              false,
              true,
              e -> e.expressions().macroF1()),
          new Score(
              "All tasks",
              "sum",
              "Mean CCC of valence and arousal + mean F1 of action units + macro F1 of expressions.",
              true,
              true,
              Evaluation::multiTaskScore));

  /** Undefined for a network without thresholds of its own: the figure stands there already. */
  private static Figure tunedF1(Evaluation evaluation) {
    return evaluation.thresholds().areHalf()
        ? new Figure("mean F1", Double.NaN, Double.NaN)
        : evaluation.thresholdedActionUnits().meanF1();
  }

  private static Score ccc(String task, Function<Evaluation, Figure> of) {
    String meaning =
        "Concordance correlation coefficient: 1 if every prediction equals its label, 0 for any"
            + " constant.";
    return new Score(task, "CCC", meaning, true, true, of);
  }

  private static Score pcc(String task, Function<Evaluation, Figure> of) {
    String meaning = "Pearson's correlation coefficient: blind to offset and scale.";
    return new Score(task, "PCC", meaning, false, true, of);
  }

  private static Score rmse(String task, Function<Evaluation, Figure> of) {
    String meaning = "Root of the mean squared error.";
    return new Score(task, "RMSE", meaning, false, false, of);
  }

  private static Score sagr(String task, Function<Evaluation, Figure> of) {
    String meaning = "Share of faces whose sign is right.";
    return new Score(task, "SAGR", meaning, false, true, of);
  }
}
