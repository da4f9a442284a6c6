package kinesic.benchmarks.device;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import kinesic.engine.RandomStream;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceLoss;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.Objective;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.kernels.Backend;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Clipping;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Schedule;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.Trainer;
import kinesic.nn.train.TrainerBuilder;
import kinesic.nn.train.TrainingListener;

/**
 * The first training steps of FaceBehaviorNet on random images: the standard objective with both
 * couplings, dropout, AdamW with a warm-up, and clipping by norm. On two backends they start from
 * the same weights and see the same batches.
 *
 * @param trunk the architecture of the trunk
 * @param side the width and height of an image in pixels
 * @param batches the images of each batch of an epoch
 */
record FaceSteps(Trunk trunk, int side, List<Integer> batches) {

  private static final long SEED = 7;
  private static final float LEARNING_RATE = 1e-3f;
  private static final float WEIGHT_DECAY = 0.01f;
  private static final double DROPOUT = 0.5;
  private static final int WARM_UP = 4;

  FaceSteps {
    batches = List.copyOf(batches);
  }

  /** Steps with {@code faces} images each. */
  FaceSteps(Trunk trunk, int side, int faces, int steps) {
    this(trunk, side, Collections.nCopies(steps, faces));
  }

  /** The images of consecutive samples. */
  private record InOrder(List<Integer> sizes) implements BatchSampler {
    @Override
    public int batchesPerEpoch() {
      return sizes.size();
    }

    @Override
    public int[][] batches(int epoch) {
      int[][] batches = new int[sizes.size()][];
      int next = 0;
      for (int i = 0; i < batches.length; i++) {
        batches[i] = IntStream.range(next, next + sizes.get(i)).toArray();
        next += sizes.get(i);
      }
      return batches;
    }
  }

  /**
   * What the steps computed.
   *
   * @param losses the total of each step
   * @param norms the norm of the gradients of each step
   * @param weights the parameters after the last step, by name
   */
  record Outcome(List<Double> losses, List<Double> norms, Map<String, List<Float>> weights) {

    /** Returns the largest relative difference of a loss from that of {@code reference}. */
    double lossError(Outcome reference) {
      return largest(losses, reference.losses);
    }

    /** Returns the largest relative difference of a norm from that of {@code reference}. */
    double normError(Outcome reference) {
      return largest(norms, reference.norms);
    }

    private static double largest(List<Double> values, List<Double> expected) {
      double worst = 0;
      for (int i = 0; i < expected.size(); i++) {
        double difference = Math.abs(values.get(i) - expected.get(i));
        worst = Math.max(worst, difference / Math.abs(expected.get(i)));
      }
      return worst;
    }

    /**
     * Returns the largest difference of the weights, for each parameter the length of the
     * difference divided by the length of the parameter.
     */
    double weightError(Outcome reference) {
      double worst = 0;
      for (Map.Entry<String, List<Float>> parameter : reference.weights.entrySet()) {
        List<Float> expected = parameter.getValue();
        List<Float> found = weights.getOrDefault(parameter.getKey(), List.of());
        double difference = 0;
        double length = 0;
        for (int i = 0; i < expected.size(); i++) {
          difference += Math.pow(found.get(i) - expected.get(i), 2);
          length += Math.pow(expected.get(i), 2);
        }
        worst = Math.max(worst, Math.sqrt(difference / length));
      }
      return worst;
    }
  }

  /** Runs the steps on {@code backend}, one epoch. */
  Outcome run(Backend backend) throws IOException {
    return run(backend, usual -> usual);
  }

  /**
   * Runs the steps in another way.
   *
   * @param way changes how the trainer works
   */
  Outcome run(Backend backend, UnaryOperator<TrainerBuilder<FaceBatch>> way) throws IOException {
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(trunk, side, DROPOUT));
    net.initialise(SEED);
    net.to(backend);
    Loader<FaceSample, FaceBatch> loader =
        new Loader<>(
            Dataset.of(samples()),
            new InOrder(batches),
            samples -> FaceBatch.of(samples, net.tasks()),
            1,
            1);
    Optimiser optimiser =
        Adam.adamW(ParameterGroup.decayingWeights(net, WEIGHT_DECAY), LEARNING_RATE);
    optimiser.clip(Clipping.byNorm(1));
    Objective objective = new Objective(ObjectiveSettings.STANDARD, net.tasks());
    List<Double> losses = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    TrainingListener record =
        new TrainingListener() {
          @Override
          public void stepped(StepReport report) {
            losses.add(report.loss());
            norms.add(report.gradientNorm());
          }
        };
    way.apply(
            Trainer.builder(net, optimiser, loader, new FaceLoss(net, objective))
                .schedule(Schedule.warmUp(WARM_UP, Schedule.constant()))
                .listen(record))
        .build()
        .run();
    Map<String, List<Float>> weights = new TreeMap<>();
    net.parameters()
        .forEach(
            (name, parameter) -> {
              List<Float> values = new ArrayList<>();
              for (float value : parameter.toArray()) {
                values.add(value);
              }
              weights.put(name, values);
            });
    return new Outcome(losses, norms, weights);
  }

  /** Returns the labelled images of all batches. */
  List<FaceSample> samples() {
    RandomStream random = new RandomStream(SEED, "faces");
    List<FaceSample> samples = new ArrayList<>();
    int count = batches.stream().mapToInt(Integer::intValue).sum();
    for (int i = 0; i < count; i++) {
      byte[] rgb = new byte[side * side * FaceImage.CHANNELS];
      for (int k = 0; k < rgb.length; k++) {
        rgb[k] = (byte) random.nextInt(256);
      }
      samples.add(new FaceSample(new FaceImage(side, rgb), labels(i, random)));
    }
    return samples;
  }

  /** Returns an expression, valence and arousal, or action units, in turn. */
  private static FaceLabels labels(int i, RandomStream random) {
    List<Expression> expressions = List.of(Expression.values());
    return switch (i % 3) {
      case 0 ->
          FaceLabels.NONE.with(
              Affect.EXPRESSION, Affect.label(expressions.get(i % Expression.COUNT)));
      case 1 ->
          FaceLabels.NONE.with(
              Affect.VALENCE_AROUSAL,
              Affect.valenceArousal(2 * random.nextFloat() - 1, 2 * random.nextFloat() - 1));
      default -> {
        Presence units = Presence.NONE;
        for (int unit = 0; unit < ActionUnit.COUNT; unit += 2) {
          units = units.with(unit, random.nextFloat() < 0.5f);
        }
        yield FaceLabels.NONE.with(Affect.ACTION_UNITS, units);
      }
    };
  }
}
