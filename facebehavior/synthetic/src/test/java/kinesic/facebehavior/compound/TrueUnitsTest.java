package kinesic.facebehavior.compound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.compound.ZeroShot.Term;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.synthetic.Behaviour;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import org.junit.jupiter.api.Test;

/**
 * How far a network that makes no mistake would come on drawn faces: the figures of the README with
 * true labels in the place of predictions.
 */
class TrueUnitsTest {

  private static final List<CompoundExpression> CLASSES = CompoundClasses.DU.classes();
  private static final int FACES = 2000;
  private static final List<Behaviour> DRAWN =
      IntStream.range(0, FACES)
          .mapToObj(SyntheticPreset.TEST_COMPOUND.database(1, FACES, 64)::get)
          .map(sample -> sample.behaviour())
          .toList();

  private static double averageAccuracy(int[] predicted) {
    ConfusionMatrix matrix = new ConfusionMatrix(CLASSES.size());
    for (int i = 0; i < FACES; i++) {
      matrix.add(CLASSES.indexOf(DRAWN.get(i).compound().orElseThrow()), predicted[i]);
    }
    return matrix.averageAccuracy().value();
  }

  private static double zeroShot(Term... terms) {
    float[] units = new float[FACES * ActionUnit.COUNT];
    float[] valence = new float[FACES];
    for (int i = 0; i < FACES; i++) {
      for (ActionUnit unit : ActionUnit.values()) {
        boolean present = DRAWN.get(i).actionUnits().isPresent(unit);
        units[i * ActionUnit.COUNT + unit.index()] = present ? 1 : 0;
      }
      valence[i] = DRAWN.get(i).affect().valence();
    }
    return averageAccuracy(
        new ZeroShot(CLASSES, Set.of(terms))
            .predict(new float[FACES * Expression.COUNT], units, valence));
  }

  @Test
  void zero_shot_by_true_units_is_far_from_perfect_and_true_valence_does_not_help() {
    assertEquals(.705, zeroShot(Term.ACTION_UNITS), .0005);
    assertEquals(.671, zeroShot(Term.ACTION_UNITS, Term.VALENCE), .0005);
  }

  @Test
  void even_the_rule_of_bayes_with_the_frequencies_of_the_drawing_is_not_perfect() {
    int[] predicted = new int[FACES];
    for (int i = 0; i < FACES; i++) {
      for (int k = 1; k < CLASSES.size(); k++) {
        if (logLikelihood(i, k) > logLikelihood(i, predicted[i])) {
          predicted[i] = k;
        }
      }
    }
    assertEquals(.811, averageAccuracy(predicted), .0005);
  }

  /** ln p(units of face i | class k), the units taken for independent. */
  private static double logLikelihood(int i, int k) {
    double sum = 0;
    for (ActionUnit unit : ActionUnit.values()) {
      float weight = CLASSES.get(k).weight(unit);
      double often =
          CLASSES.get(k).isPrototypical(unit)
              ? Behaviour.PROTOTYPICAL
              : Math.max(weight, Behaviour.UNRELATED);
      sum += Math.log(DRAWN.get(i).actionUnits().isPresent(unit) ? often : 1 - often);
    }
    return sum;
  }
}
