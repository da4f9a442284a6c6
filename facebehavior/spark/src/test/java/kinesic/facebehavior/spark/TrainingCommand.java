package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A training on drawn faces, and what it prints.
 *
 * @param words the words of the command line of {@code facebehavior}
 */
record TrainingCommand(List<String> words) {

  /** A step that is reached early in a training of several epochs. */
  static final int EARLY = 3;

  /**
   * Draws faces.
   *
   * @param folder receives them
   */
  static void draw(Path folder) {
    CommandRun run = CommandRun.plain("synthesize", "--out", folder, "--faces", 36, "--side", 16);
    if (run.status() != 0) {
      throw new AssertionError(run.err());
    }
  }

  /**
   * A training whose every step writes a checkpoint.
   *
   * @param data the folder of the drawn faces
   */
  static TrainingCommand of(Path data, Path out, int epochs, String... more) {
    List<String> words = new ArrayList<>(List.of("train"));
    for (String name : new String[] {"video-va", "web-au", "web-expression"}) {
      words.addAll(List.of("--data", data.resolve(name + ".csv").toString()));
    }
    words.addAll(List.of("--out", out.toString(), "--epochs", Integer.toString(epochs)));
    words.addAll(List.of("--side", "16", "--batch-size", "16", "--micro-batches", "4"));
    words.addAll(List.of("--dropout", "0.2", "--checkpoint-seconds", "0"));
    words.addAll(List.of(more));
    return new TrainingCommand(List.copyOf(words));
  }

  /** Trains in this process. */
  CommandRun plain() {
    return CommandRun.plain(words.toArray());
  }

  /** Trains on a cluster, with a rank on each executor. */
  CommandRun on(Cluster cluster) throws Exception {
    return on(cluster, news -> {});
  }

  /**
   * Trains on a cluster.
   *
   * @param meanwhile runs at the same time on another thread
   */
  CommandRun on(Cluster cluster, Consumer<RankNews> meanwhile) throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    RankNews news = new RankNews(new Screen(new PrintWriter(out), new PrintWriter(err)));
    Thread thread = Thread.ofPlatform().daemon().start(() -> meanwhile.accept(news));
    int status =
        new RankedTraining(
                words, OptionalInt.empty(), 2, Duration.ofSeconds(60), Duration.ofSeconds(60))
            .run(cluster, news);
    thread.interrupt(); // if it still waits
    thread.join();
    return new CommandRun(status, out.toString(), err.toString());
  }

  /** Waits until a training has made some steps. */
  static void awaitSteps(RankNews news) {
    try {
      while (news.step() < EARLY) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("the training has ended before", e);
    }
  }

  /** The bytes of the network of a training. */
  static byte[] network(Path out) throws IOException {
    return Files.readAllBytes(out.resolve("network.safetensors"));
  }
}
