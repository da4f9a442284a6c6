package kinesic.nn.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.Dropout;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Linear;
import kinesic.nn.Module;
import kinesic.nn.Sequential;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Clipping;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Plateau;
import kinesic.nn.optim.Schedule;
import kinesic.nn.optim.WeightAverage;

/**
 * A small run that uses everything a checkpoint must hold: batch norm, dropout, shuffling, random
 * changes of samples, Adam, an average of weights, a schedule with a memory, sums over the epoch,
 * the best metric.
 */
final class TinyRun {

  static final int EPOCHS = 4;
  static final int BATCHES = 6;
  static final Shape IMAGE = Shape.of(6, 6, 3);

  /** An image [6, 6, 3] and its class, 0 or 1. */
  static final class Sample {
    final float[] pixels;
    final int label;

    Sample(float[] pixels, int label) {
      this.pixels = pixels;
      this.label = label;
    }
  }

  /** Images [n, 6, 6, 3] and their classes. */
  static final class Batch {
    final Tensor images;
    final int[] labels;

    Batch(List<Sample> samples) {
      int n = IMAGE.elements();
      float[] pixels = new float[samples.size() * n];
      labels = new int[samples.size()];
      for (int i = 0; i < labels.length; i++) {
        System.arraycopy(samples.get(i).pixels, 0, pixels, i * n, n);
        labels[i] = samples.get(i).label;
      }
      images = Tensor.of(Shape.of(labels.length, 6, 6, 3), pixels);
    }
  }

  final Sequential net =
      new Sequential(
          new Conv2d(3, 8, 3, 1, 1),
          new BatchNorm2d(8, Activation.RELU),
          new GlobalAveragePool(),
          new Dropout(0.3f),
          new Linear(8, 2));

  private final Backend backend;
  final TrainerBuilder<Batch> builder;

  /** A run that begins with weights and streams of {@code seed}; the data are always the same. */
  TinyRun(long seed) {
    this(seed, Backends.standard());
  }

  /** A run on a backend, to which each step moves its images. */
  TinyRun(long seed, Backend backend) {
    this(
        seed,
        backend,
        net -> {
          Adam optimiser = Adam.adamW(ParameterGroup.decayingWeights(net, 0.01f), 0.01f);
          optimiser.clip(Clipping.byNorm(0.5));
          return optimiser;
        });
  }

  /** A run with another optimiser. */
  TinyRun(long seed, Backend backend, Function<Module, Optimiser> rule) {
    this.backend = backend;
    net.to(backend);
    net.initialise(seed);
    Dataset<Sample> samples = Dataset.of(samples(45));
    Loader<Sample, Batch> loader =
        new Loader<>(samples, BatchSampler.shuffled(45, 8, 5), Batch::new, 2, 2)
            .augmented(TinyRun::noisy, 6);
    builder =
        Trainer.builder(net, rule.apply(net), loader, loss())
            .epochs(EPOCHS)
            .averageFrom(4, WeightAverage.exponential(net, 0.9f))
            .schedule(Schedule.warmUp(3, new Plateau(false, 0.5, 0, 0)))
            .validate(this::validate)
            .monitor(Monitor.lowest("loss"));
  }

  private static List<Sample> samples(int count) {
    RandomStream stream = new RandomStream(11, "samples");
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              float[] pixels = new float[IMAGE.elements()];
              for (int p = 0; p < pixels.length; p++) {
                pixels[p] = stream.nextFloat() - 0.5f + (i % 2 == 0 ? 0.1f : -0.1f) * (p % 3);
              }
              return new Sample(pixels, i % 2);
            })
        .toList();
  }

  private static Sample noisy(Sample sample, RandomStream stream) {
    float[] pixels = sample.pixels.clone();
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] += 0.1f * stream.nextFloat();
    }
    return new Sample(pixels, sample.label);
  }

  private StagedLoss<Batch> loss() {
    return batch ->
        new StagedBatch(
            List.of(batch.images.to(backend), labels(batch)),
            "",
            tensors -> loss(tensors.getFirst(), tensors.getLast()));
  }

  private Tensor labels(Batch batch) {
    float[] labels = new float[batch.labels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = batch.labels[i];
    }
    return Tensor.of(backend, Shape.of(labels.length), labels);
  }

  private Losses loss(Tensor images, Tensor labels) {
    Tensor scores = net.forward(images);
    Map<String, Tensor> parts = new LinkedHashMap<>();
    parts.put("class", scores.crossEntropy(backend.indices(labels.buffer()), labels.size(0)));
    parts.put("size", scores.square().mean().multiply(0.01f));
    return Losses.sum(parts);
  }

  private Map<String, Double> validate() {
    Batch all = new Batch(samples(20));
    return Map.of(
        "loss", (double) net.forward(all.images.to(backend)).crossEntropy(all.labels).item());
  }

  /**
   * As a process of its own: resumes if it can, prints the number of each step, and takes a few
   * milliseconds for it so that there is time to kill it.
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Duration every = Duration.ofMillis(Long.parseLong(arguments[1]));
    TrainingListener slow =
        new TrainingListener() {
          @Override
          public void stepped(StepReport report) {
            System.out.println(report.position().step());
            System.out.flush();
            sleep(10);
          }
        };
    Trainer<Batch> trainer =
        new TinyRun(1).builder.checkpoints(folder, every).stopOnShutdown().listen(slow).build();
    Path last = folder.resolve(Trainer.LAST);
    if (Files.exists(last)) {
      trainer.resume(last);
    }
    trainer.run();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
