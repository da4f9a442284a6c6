package kinesic.nn.tensorboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Linear;
import kinesic.nn.Sequential;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Sgd;
import kinesic.nn.train.Losses;
import kinesic.nn.train.StagedBatch;
import kinesic.nn.train.StagedLoss;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.Trainer;
import kinesic.nn.train.TrainerBuilder;
import kinesic.nn.train.TrainingListener;

/** A small run whose events are written to the folder {@code events} of a folder. */
final class TensorBoardRun {

  static final int BATCHES = 5; // in each epoch
  static final int EPOCHS = 4;
  private static final int BATCH = 4;
  private static final int SIDE = 8;

  final Sequential net =
      new Sequential(
          new Conv2d(3, 4, 3, 1, 1), new BatchNorm2d(4), new GlobalAveragePool(), new Linear(4, 2));
  final TrainerBuilder<List<Integer>> builder;
  private final Backend backend;

  TensorBoardRun(Path folder, Backend backend) {
    this.backend = backend;
    net.to(backend);
    net.initialise(1);
    Dataset<Integer> numbers = Dataset.of(IntStream.range(0, BATCH * BATCHES).boxed().toList());
    Loader<Integer, List<Integer>> loader =
        new Loader<>(numbers, BatchSampler.shuffled(numbers.size(), BATCH, 3), List::copyOf, 1, 2);
    builder =
        Trainer.builder(net, new Sgd(ParameterGroup.uniform(net, 0), 0.1f, 0), loader, loss())
            .epochs(EPOCHS)
            .validate(() -> Map.of("norm", norm()))
            .checkpoints(folder, Duration.ZERO);
  }

  private double norm() {
    return net.parameters().values().stream().mapToDouble(p -> p.square().sum().item()).sum();
  }

  private static Tensor image(int number) {
    return new RandomStream(number, "image").normal(Shape.of(1, SIDE, SIDE, 3), 0.5f, 0.2f);
  }

  static Tensor images(List<Integer> numbers) {
    return Tensor.concat(0, numbers.stream().map(TensorBoardRun::image).toArray(Tensor[]::new));
  }

  private StagedLoss<List<Integer>> loss() {
    return numbers ->
        new StagedBatch(
            List.of(images(numbers).to(backend)),
            "",
            in -> {
              Tensor scores = net.forward(in.getFirst());
              Map<String, Tensor> parts = new LinkedHashMap<>();
              parts.put("size", scores.square().mean());
              parts.put("mean", scores.mean());
              return Losses.sum(parts);
            });
  }

  /** Returns a listener that writes everything. */
  TensorBoard board(Path folder) {
    return new TensorBoard(folder.resolve("events"))
        .batchSize(BATCH)
        .histograms(net, BATCHES)
        .images("batch", 2, epochs -> images(List.of(epochs, epochs + 1)));
  }

  /**
   * Runs until a step, dies there without a checkpoint of the last two steps, as a process that is
   * killed, and resumes; the whole run if {@code dies} is beyond its end.
   */
  static void run(Path folder, long dies) throws IOException {
    TensorBoardRun first = new TensorBoardRun(folder, Backends.standard());
    TrainingListener killer =
        new TrainingListener() {
          @Override
          public void stepped(StepReport report) throws IOException {
            if (report.position().step() == dies - 2) {
              Files.copy(folder.resolve(Trainer.LAST), folder.resolve("kept"));
            }
            if (report.position().step() == dies) {
              throw new IOException("killed");
            }
          }
        };
    try {
      first.builder.listen(first.board(folder)).listen(killer).build().run();
    } catch (IOException e) {
      TensorBoardRun second = new TensorBoardRun(folder, Backends.standard());
      Trainer<List<Integer>> trainer = second.builder.listen(second.board(folder)).build();
      trainer.resume(folder.resolve("kept"));
      trainer.run();
    }
  }

  /** Runs for src/test/python/tensorboard_events.py. */
  public static void main(String[] arguments) throws IOException {
    run(Path.of(arguments[0]), 9);
  }
}
