package kinesic.benchmarks.distributed;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kinesic.nn.distributed.GradientVector;
import kinesic.nn.distributed.Group;

/**
 * What a rank does to time the exchange: sums of a vector, and messages from each to each, in turn
 * with as many bytes over {@link BareSockets}.
 *
 * @param floats the length of the vector
 * @param repetitions the number of times that are printed for each; others come before them
 */
record ExchangeRank(int floats, int repetitions) {

  /** The length of a message in bytes. */
  static final int MESSAGE = 1024;

  private static final int IN_A_ROW = 100; // messages that are timed together

  /** Returns the arguments with which {@link Rank} does so. */
  List<String> arguments() {
    return List.of("exchange", "--floats=" + floats, "--repetitions=" + repetitions);
  }

  /** Something that all ranks do together. */
  private interface Exchange {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Prints lines {@code sum}, {@code sum-limit}, {@code message} and {@code message-limit} with
   * times in milliseconds.
   *
   * @throws IllegalStateException if a sum is wrong
   */
  void run(Group group, PrintStream out) throws IOException, InterruptedException {
    int ranks = group.size();
    float[] elements = new float[floats];
    Arrays.fill(elements, group.rank() + 1);
    GradientVector mine = GradientVector.of(elements);
    float[] sums = new float[floats];
    GradientVector result = GradientVector.of(sums);
    long share = 2L * Float.BYTES * floats / ranks; // that each rank sends to each other one
    try (BareSockets limit = BareSockets.connect(group)) {
      for (int i = -repetitions / 3; i < repetitions; i++) {
        double sum = millis(group, () -> group.sum(ranks, List.of(mine), result));
        check(sums, ranks);
        double bare = millis(group, () -> limit.exchange(share));
        if (i >= 0) {
          print(out, "sum", sum);
          print(out, "sum-limit", bare);
        }
      }
      byte[] message = new byte[MESSAGE];
      for (int i = -repetitions; i < repetitions; i++) {
        double gather = millis(group, inARow(() -> group.gather(message)));
        double bare = millis(group, inARow(() -> limit.message(MESSAGE)));
        if (i >= 0) {
          print(out, "message", gather / IN_A_ROW);
          print(out, "message-limit", bare / IN_A_ROW);
        }
      }
    }
  }

  private static Exchange inARow(Exchange message) {
    return () -> {
      for (int i = 0; i < IN_A_ROW; i++) {
        message.run();
      }
    };
  }

  /** The time of an exchange that all ranks begin together. */
  private static double millis(Group group, Exchange exchange)
      throws IOException, InterruptedException {
    group.gather(new byte[0]); // waits for all
    long start = System.nanoTime();
    exchange.run();
    return 1e-6 * (System.nanoTime() - start);
  }

  /** Checks that each element is 1 + 2 + ... */
  private static void check(float[] sum, int ranks) {
    float expected = ranks * (ranks + 1) / 2f;
    for (int i = 0; i < sum.length; i++) {
      if (sum[i] != expected) {
        throw new IllegalStateException(
            "sum: element %s is %s, expected %s".formatted(i, sum[i], expected));
      }
    }
  }

  private static void print(PrintStream out, String name, double millis) {
    out.printf(Locale.ROOT, "%s %.4f%n", name, millis);
  }
}
