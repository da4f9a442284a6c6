package kinesic.facebehavior.fewshot;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Tensor;
import kinesic.facebehavior.face.FaceImages;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.loss.CategoryLabels;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.training.FaceAugmentation;
import kinesic.facebehavior.training.RunFolder;
import kinesic.nn.Module;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Clipping;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Schedule;
import kinesic.nn.train.Losses;
import kinesic.nn.train.Progress;
import kinesic.nn.train.Trainer;
import kinesic.nn.train.TrainerBuilder;
import kinesic.nn.train.TrainingResult;

/**
 * Fine-tunes the trunk and the compound head of a network on few faces. The head has been trained
 * over the frozen features before, so that the first steps do not distort the features (Kumar et
 * al., arXiv 2202.10054). The other heads keep their weights; their predictions change with the
 * features.
 *
 * <p>Batch normalisation keeps its statistics, which a batch of few faces could not estimate. Faces
 * are mirrored, shifted and relit at random.
 *
 * @param net the network, with a compound head
 * @param faces the faces with their compound expressions
 * @param seed of order, augmentation and dropout
 */
record FineTuning(FaceBehaviorNet net, Dataset<FaceSample> faces, long seed) {

  private static final int BATCH = 32;
  private static final int EPOCHS = 12; // at least
  private static final int STEPS = 100; // at least
  private static final float RATE = 5e-4f;
  private static final float WEIGHT_DECAY = 0.02f;
  private static final float FASTER_HEAD = 4;
  private static final double LONGEST_GRADIENT = 5;
  private static final int DECODING_THREADS = 2;
  private static final int BATCHES_AHEAD = 4;

  /** Faces and their classes. */
  private record Batch(FaceImages images, CategoryLabels labels) {}

  /** The number of faces that pass through the network in a training on {@code faces} faces. */
  static long steps(int faces) {
    return (long) faces * epochs((faces + BATCH - 1) / BATCH);
  }

  private static int epochs(int batches) {
    return Math.max(EPOCHS, (STEPS + batches - 1) / batches);
  }

  /** Trains to the end. */
  void run() throws IOException {
    trainer().build().run();
  }

  /**
   * Trains to the end, from the last checkpoint in the folder if there is one, and prints the
   * progress.
   *
   * @param configuration what the run depends on; a checkpoint with another one is refused
   * @return false if the training was interrupted
   */
  boolean run(RunFolder folder, String configuration) throws IOException {
    Trainer<Batch> trainer =
        trainer()
            .configuration(configuration)
            .notes(net.configuration().texts())
            .checkpoints(folder.checkpoints(), Duration.ofSeconds(30))
            .listen(Progress.standard())
            .stopOnShutdown()
            .build();
    if (Files.exists(folder.lastCheckpoint())) {
      trainer.resume(folder.lastCheckpoint());
    }
    return trainer.run().end() != TrainingResult.End.INTERRUPTED;
  }

  private TrainerBuilder<Batch> trainer() {
    Classification task = head();
    Loader<FaceSample, Batch> loader =
        new Loader<>(
                faces,
                BatchSampler.shuffled(faces.size(), BATCH, seed),
                samples -> batch(task, samples),
                DECODING_THREADS,
                BATCHES_AHEAD)
            .augmented(new FaceAugmentation(), seed);
    int batches = loader.batchesPerEpoch();
    int epochs = epochs(batches);
    Adam optimiser = Adam.adamW(groups(), RATE);
    optimiser.clip(Clipping.byNorm(LONGEST_GRADIENT));
    Module trunk = Objects.requireNonNull(net.children().get("trunk"));
    return Trainer.builder(
            net,
            optimiser,
            loader,
            batch -> {
              trunk.eval(); // the trainer puts it into training mode
              Tensor scores = net.forward(batch.images()).of(task);
              return Losses.of(batch.labels().crossEntropy(scores));
            })
        .epochs(epochs)
        .schedule(Schedule.cosine((long) epochs * batches, 0));
  }

  private Classification head() {
    return net.configuration().find(Affect.COMPOUND).orElseThrow();
  }

  private static Batch batch(Classification task, List<FaceSample> samples) {
    return new Batch(
        FaceImages.of(samples.stream().map(FaceSample::image).toList()),
        task.encode(samples.stream().map(FaceSample::labels).toList()));
  }

  /** Trunk and compound head; filters and matrices with decay. */
  private List<ParameterGroup> groups() {
    Map<String, Tensor> filters = new LinkedHashMap<>();
    Map<String, Tensor> others = new LinkedHashMap<>();
    Map<String, Tensor> head = new LinkedHashMap<>();
    String part = head().name() + ".";
    net.parameters()
        .forEach(
            (name, parameter) -> {
              if (name.startsWith(part)) {
                head.put(name, parameter);
              } else if (name.startsWith("trunk.")) {
                (parameter.shape().rank() > 1 ? filters : others).put(name, parameter);
              }
            });
    return List.of(
        new ParameterGroup(filters, WEIGHT_DECAY, 1),
        new ParameterGroup(others, 0, 1),
        new ParameterGroup(head, WEIGHT_DECAY, FASTER_HEAD));
  }
}
