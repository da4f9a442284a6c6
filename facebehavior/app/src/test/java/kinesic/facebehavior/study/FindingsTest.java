package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.metric.Figure;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import kinesic.facebehavior.report.Answer;
import org.junit.jupiter.api.Test;

/** The words must follow from the numbers, whatever these are. */
final class FindingsTest {

  private static final Arm ALONE = Arm.alone(LabelKind.EXPRESSION, Weights.ONE, 1);
  private static final Arm NONE = Arm.of(Coupling.NONE, Weights.ONE, 1);
  private static final Arm BOTH = Arm.of(Coupling.BOTH, Weights.ONE, 1);
  private static final Arm MATCHING = Arm.of(Coupling.DISTRIBUTION_MATCHING, Weights.ONE, 1);
  private static final Measure MEASURE =
      new Measure("test", "accuracy", "expressions, accuracy", Optional.of(LabelKind.EXPRESSION));

  private static final double[] NOISE = {.01, -.02, .015, -.01, .005};
  private static final double[] OTHER = {-.012, .008, .01, -.004, .006};

  /** A study in which the four arms reach these means, give or take some noise. */
  private static List<Answer> of(double alone, double none, double both, double matching) {
    StudyMatrix matrix =
        new StudyMatrix(List.of(ALONE, NONE, BOTH, MATCHING), Set.of(), List.of(1.0), NOISE.length);
    StudyResults results = new StudyResults(matrix, List.of(MEASURE));
    for (Trial trial : matrix.trials()) {
      int i = (int) trial.seed() - 1;
      double mean =
          trial.arm().equals(ALONE)
              ? alone
              : trial.arm().equals(NONE) ? none : trial.arm().equals(BOTH) ? both : matching;
      double noise = trial.arm().equals(NONE) ? NOISE[i] : OTHER[(i * 3) % OTHER.length];
      results.add(
          trial, List.of(new TestFigure("test", new Figure("accuracy", mean + noise, 0.1))));
    }
    return Findings.of(results, Map.of("test", "new people"));
  }

  private static Answer about(List<Answer> answers, String question) {
    return answers.stream()
        .filter(answer -> answer.question().contains(question))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_planted_gain_is_found_with_its_size_and_what_has_none_is_not() {
    Answer answer = about(of(.5, .5, .7, .5), "Does coupling help");
    assertEquals(
        "Yes, in part: of 2 comparisons with no coupling, with all labels, on test (new people),"
            + " more than chance are 1 gain and no losses.",
        answer.answer());
    String found = answer.details().get(0);
    assertTrue(
        found.startsWith("Both, expressions, accuracy: +.202, from .500 to .702 (95 % interval +"),
        found);
    assertTrue(answer.details().get(1).startsWith("Of the other 1 nothing is shown;"), answer + "");
  }

  @Test
  void a_planted_loss_is_called_harm() {
    Answer answer = about(of(.5, .5, .5, .3), "Does coupling help");
    assertTrue(answer.answer().startsWith("It harms, in part:"), answer.answer());
    assertTrue(answer.details().get(0).contains("Distribution matching, expressions"), answer + "");
  }

  @Test
  void without_an_effect_none_is_claimed() {
    List<Answer> answers = of(.5, .5, .5, .5);
    assertEquals(
        "There is no effect that 5 seeds could show: of 2 comparisons with no coupling, with all"
            + " labels, on test (new people) none is more than chance.",
        about(answers, "Does coupling help").answer());
    assertTrue(
        about(answers, "negative transfer: ")
            .answer()
            .contains("of 1 figures none is shown to lose or to gain"));
    assertEquals(
        "With all labels none is shown that it could remove.",
        about(answers, "remove negative transfer").answer());
  }

  @Test
  void negative_transfer_is_seen_and_whether_a_coupling_wins_it_back() {
    List<Answer> answers = of(.7, .5, .7, .5);
    assertTrue(
        about(answers, "negative transfer: ")
            .answer()
            .contains("1 is shown to lose and none to gain"),
        answers.toString());
    Answer remedy = about(answers, "remove negative transfer");
    assertEquals(
        "In 1 of 2 cases a coupling is shown to win back a part of what learning the tasks together"
            + " loses, and in 1 of them it is then not shown to be below the single task.",
        remedy.answer());
    assertTrue(remedy.details().get(0).endsWith("It gains on no coupling."), remedy.toString());
    assertFalse(remedy.details().get(1).endsWith("It gains on no coupling."), remedy.toString());
  }

  @Test
  void numbers_stand_as_in_print() {
    assertEquals(".346", Words.decimal(.3456));
    assertEquals("−.012", Words.decimal(-.0123));
    assertEquals("1.000", Words.decimal(1));
    assertEquals(".000", Words.signed(-.0001));
    assertEquals("+.050", Words.signed(.05));
    assertEquals("–", Words.decimal(Double.NaN));
    assertEquals("p < .001", Words.probability(1e-5));
    assertEquals("a, b and c", Words.list(List.of("a", "b", "c")));
    assertEquals("5 %", Trial.percent(.05));
    assertEquals("12.5 %", Trial.percent(.125));
    assertEquals("100 %", Trial.percent(1));
  }
}
