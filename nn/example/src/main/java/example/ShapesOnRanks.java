package example;

import example.Shapes.Batch;
import example.Shapes.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import kinesic.nn.Sequential;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.distributed.Group;
import kinesic.nn.distributed.Patience;
import kinesic.nn.distributed.Rendezvous;
import kinesic.nn.distributed.SocketRendezvous;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Schedule;
import kinesic.nn.train.Losses;
import kinesic.nn.train.Progress;
import kinesic.nn.train.Trainer;
import kinesic.nn.train.TrainerBuilder;

/**
 * Trains the network of {@link Shapes} in several processes, which may be on several machines. Each
 * computes a share of the micro-batches of a step; the weights have the same bits for any number of
 * processes. For two of them:
 *
 * <pre>
 * ShapesOnRanks 0 2 HOST:PORT     at HOST
 * ShapesOnRanks 1 2 HOST:PORT     anywhere
 * </pre>
 */
public final class ShapesOnRanks {

  private static final int MICRO_BATCHES = 4; // of a step; the most processes that have work
  private static final int IMAGES = 8; // of a micro-batch
  private static final int EPOCHS = 10;

  private ShapesOnRanks() {}

  public static void main(String[] args) throws IOException {
    Rendezvous rendezvous =
        new SocketRendezvous(
            Integer.parseInt(args[0]),
            Integer.parseInt(args[1]),
            args[2],
            "",
            Patience.of(Duration.ofMinutes(5)));
    List<Sample> train = Shapes.draw(600, 1);
    Sequential net = Shapes.network();
    Loader<Sample, Batch> loader =
        new Loader<>(
            Dataset.of(train), BatchSampler.shuffled(train.size(), IMAGES, 1), Batch::of, 1, 2);
    long steps = (long) EPOCHS * Math.ceilDiv(loader.batchesPerEpoch(), MICRO_BATCHES);
    try (Group group = rendezvous.join(List.of("example = shapes"))) {
      TrainerBuilder<Batch> plan =
          Trainer.builder(
                  net,
                  new Adam(net, 0.01f),
                  loader,
                  batch -> Losses.of(net.forward(batch.images()).crossEntropy(batch.labels())))
              .epochs(EPOCHS)
              .accumulate(MICRO_BATCHES)
              .group(group)
              .schedule(Schedule.cosine(steps, 0));
      if (group.rank() == 0) {
        plan.listen(Progress.standard());
      }
      plan.build().run();
    }

    net.eval();
    int hash = 0;
    for (var parameter : net.parameters().values()) {
      hash = 31 * hash + Arrays.hashCode(parameter.toArray());
    }
    System.out.println("weights: " + Integer.toHexString(hash));
    System.out.println("accuracy: " + Shapes.accuracy(net, Batch.of(Shapes.draw(200, 2))));
  }
}
