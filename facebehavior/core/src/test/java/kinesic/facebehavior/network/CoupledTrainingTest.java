package kinesic.facebehavior.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.engine.RandomStream;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.loss.SoftCoAnnotation;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Evaluation;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.kernels.Backends;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.train.Losses;
import org.junit.jupiter.api.Test;

/**
 * Trains the network on images of 16 pixels that show each expression as a patch of colour; only
 * action units are annotated.
 */
final class CoupledTrainingTest {

  private static final List<Expression> EXPRESSIONS = List.of(Expression.values());
  private static final int SIDE = 16;
  private static final int TRAINING = 56;
  private static final int TESTS = 70;
  private static final int STEPS = 40;

  private final RandomStream random = new RandomStream(3, "pictures");
  private final List<Expression> truth = new ArrayList<>();
  private final FaceBatch train = FaceBatch.of(pictures(TRAINING), Affect.HEADS);
  private final List<FaceImage> testImages =
      pictures(TESTS).stream().map(FaceSample::image).toList();

  private List<FaceSample> pictures(int count) {
    List<FaceSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Expression expression = EXPRESSIONS.get(i % Expression.COUNT);
      truth.add(expression);
      samples.add(new FaceSample(picture(expression), units(expression)));
    }
    return samples;
  }

  private FaceImage picture(Expression expression) {
    byte[] rgb = new byte[SIDE * SIDE * FaceImage.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      int row = i / (SIDE * FaceImage.CHANNELS);
      int column = i / FaceImage.CHANNELS % SIDE;
      boolean patch = row / 6 == expression.index() / 3 && column / 6 == expression.index() % 3;
      rgb[i] = (byte) ((patch ? 150 : 60) + random.nextInt(60));
    }
    return new FaceImage(SIDE, rgb);
  }

  /** Exactly the units of an expression. */
  private static FaceLabels units(Expression expression) {
    Presence units = Presence.allAbsent(ActionUnit.COUNT);
    for (ActionUnit unit : ActionUnit.values()) {
      boolean present = Relatedness.duWeighted().weight(expression.index(), unit.index()) > 0;
      units = units.with(unit.index(), present);
    }
    return FaceLabels.NONE.with(Affect.ACTION_UNITS, units);
  }

  private record Run(double firstLoss, double lastLoss, double accuracy, double unitF1) {}

  private Run run(Coupling coupling) {
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, SIDE, 0));
    net.initialise(7);
    // distribution matching is a sum over units, the loss of units a mean: bring them to one scale
    Weights weights = new Weights(1, 1, 1.0 / ActionUnit.COUNT, 1);
    Objective objective =
        new Objective(
            ObjectiveSettings.STANDARD
                .with(coupling)
                .with(weights)
                .withSoft(SoftCoAnnotation.Form.SOFT_TARGETS, .2),
            net.tasks());
    Optimiser optimiser = new Adam(ParameterGroup.uniform(net, 0), 3e-3f);
    double first = Double.NaN;
    double last = Double.NaN;
    Tensor images = train.images().upload(Backends.standard());
    for (int step = 0; step < STEPS; step++) {
      optimiser.clearGradients();
      Losses losses = objective.of(net.forward(images), train.labels());
      losses.total().backward();
      optimiser.step();
      last = losses.total().item();
      first = step == 0 ? last : first;
    }
    Predictor predictor = new Predictor(net);
    List<FaceLabels> labels = labelled();
    Evaluation evaluation =
        Evaluation.of(
            net.tasks(), Map.of(), predictor.predict(testImages), labels, Optional.empty());
    return new Run(
        first,
        last,
        evaluation.metric("expression accuracy").value(),
        evaluation.metric("AU mean F1").value());
  }

  /** The labels of the test pictures, with their expressions. */
  private List<FaceLabels> labelled() {
    List<FaceLabels> labels = new ArrayList<>();
    for (Expression expression : truth.subList(TRAINING, TRAINING + TESTS)) {
      labels.add(units(expression).with(Affect.EXPRESSION, Affect.label(expression)));
    }
    return labels;
  }

  @Test
  void coupling_teaches_expressions_from_action_units_alone() {
    Run coupled = run(Coupling.BOTH);
    Run uncoupled = run(Coupling.NONE);
    String runs = coupled + " against " + uncoupled;

    assertTrue(coupled.lastLoss() < .6 * coupled.firstLoss(), runs);
    assertTrue(coupled.unitF1() > .9 && uncoupled.unitF1() > .9, runs);
    assertTrue(coupled.accuracy() > .8, runs);
    assertTrue(uncoupled.accuracy() < .5, runs); // it never saw an expression label
  }
}
