package kinesic.benchmarks.distributed;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.Sequential;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.distributed.Group;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Clipping;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Schedule;
import kinesic.nn.train.Losses;
import kinesic.nn.train.Trainer;
import kinesic.nn.train.TrainerBuilder;
import kinesic.nn.train.TrainingListener;

/**
 * A training run on random faces, the same on every rank: batch normalisation, dropout, AdamW with
 * a warm-up, clipping by norm.
 *
 * @param network the network
 * @param side width and height of a face in pixels
 * @param faces the faces of a micro-batch
 * @param microBatches the micro-batches of a step
 * @param epochFaces the faces of an epoch; its last micro-batch may be smaller, and its last step
 *     may have fewer micro-batches
 * @param epochs the number of epochs
 */
record RankTraining(
    FaceNetwork network, int side, int faces, int microBatches, int epochFaces, int epochs) {

  private static final int CHANNELS = 3;
  private static final int MOST_DRAWN = 128; // different faces; an epoch with more repeats them
  private static final float LEARNING_RATE = 1e-3f;
  private static final float WEIGHT_DECAY = 0.01f;
  private static final int WARM_UP = 4; // steps
  private static final long SEED = 5;

  /** Images [n, side, side, 3] and their classes. */
  private record Batch(Tensor images, List<Integer> labels) {

    Losses loss(Sequential net) {
      int[] classes = labels.stream().mapToInt(Integer::intValue).toArray();
      return Losses.of(net.forward(images).crossEntropy(classes));
    }
  }

  /** What the run has changed. */
  record Trained(Sequential net, Optimiser optimiser) {}

  /** Returns the arguments with which {@link Rank} trains so. */
  List<String> arguments() {
    return List.of(
        "train",
        "--network=" + network,
        "--side=" + side,
        "--faces=" + faces,
        "--micro-batches=" + microBatches,
        "--epoch-faces=" + epochFaces,
        "--epochs=" + epochs);
  }

  /**
   * Trains.
   *
   * @param group the ranks; empty for a trainer that is not told of any
   * @param listener receives the reports of the steps
   */
  Trained run(Optional<Group> group, TrainingListener listener) throws IOException {
    Sequential net = network.create();
    Optimiser optimiser =
        Adam.adamW(ParameterGroup.decayingWeights(net, WEIGHT_DECAY), LEARNING_RATE);
    optimiser.clip(Clipping.byNorm(1));
    TrainerBuilder<Batch> plan =
        Trainer.builder(net, optimiser, loader(), batch -> batch.loss(net))
            .epochs(epochs)
            .accumulate(microBatches)
            .schedule(Schedule.warmUp(WARM_UP, Schedule.constant()))
            .listen(listener);
    group.ifPresent(plan::group);
    plan.build().run();
    return new Trained(net, optimiser);
  }

  /** Loads the numbers of faces; a batch looks their pixels up. */
  private Loader<Integer, Batch> loader() {
    float[] pixels =
        new RandomStream(SEED, "faces")
            .normal(Shape.of(Math.min(epochFaces, MOST_DRAWN), side, side, CHANNELS), 0, 1)
            .toArray();
    Dataset<Integer> numbers =
        new Dataset<>() {
          @Override
          public int size() {
            return epochFaces;
          }

          @Override
          public Integer get(int index) {
            return index % MOST_DRAWN;
          }
        };
    return new Loader<>(
        numbers,
        BatchSampler.shuffled(epochFaces, faces, SEED),
        batch -> batch(pixels, batch),
        1,
        2);
  }

  private Batch batch(float[] pixels, List<Integer> numbers) {
    int face = side * side * CHANNELS;
    float[] images = new float[numbers.size() * face];
    for (int i = 0; i < numbers.size(); i++) {
      System.arraycopy(pixels, numbers.get(i) * face, images, i * face, face);
    }
    return new Batch(
        Tensor.of(Shape.of(numbers.size(), side, side, CHANNELS), images),
        numbers.stream().map(number -> number % FaceNetwork.CLASSES).toList());
  }
}
