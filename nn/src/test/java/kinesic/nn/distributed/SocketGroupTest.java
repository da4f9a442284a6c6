package kinesic.nn.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of threads that are connected by sockets. */
@Timeout(60)
final class SocketGroupTest {

  private static final int MOST_MICRO_BATCHES = 7;

  private static float[] gradient(int microBatch, int length) {
    SplittableRandom random = new SplittableRandom(microBatch);
    float[] gradient = new float[length];
    for (int i = 0; i < length; i++) {
      gradient[i] =
          switch (i % 11) {
            case 3 -> -0.0f;
            case 5 -> microBatch % 2 == 0 ? Float.POSITIVE_INFINITY : 1;
            default -> (float) random.nextDouble(-1, 1) * (1 << random.nextInt(20));
          };
    }
    return gradient;
  }

  /** Adds what the group's rank has to add itself. */
  private static List<GradientVector> blocks(Group group, int microBatches, int length) {
    List<GradientVector> sums = new ArrayList<>();
    for (SumTree.Block block : SumTree.cover(Share.of(microBatches, group.rank(), group.size()))) {
      sums.add(GradientVector.of(sum(block.first(), block.size(), length)));
    }
    return sums;
  }

  private static float[] sum(int first, int size, int length) {
    if (size == 1) {
      return gradient(first, length);
    }
    float[] left = sum(first, size / 2, length);
    float[] right = sum(first + size / 2, size / 2, length);
    for (int i = 0; i < length; i++) {
      left[i] += right[i];
    }
    return left;
  }

  private static float[] sumOf(Group group, int microBatches, int length) throws Exception {
    float[] result = new float[length];
    group.sum(microBatches, blocks(group, microBatches, length), GradientVector.of(result));
    return result;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void sums_have_the_bits_of_one_rank(int ranks) throws Exception {
    for (int length : new int[] {0, 1, 3, 1001, 2 * Link.CHUNK * ranks + 17}) {
      for (int microBatches = 1; microBatches <= MOST_MICRO_BATCHES; microBatches += 3) {
        int m = microBatches;
        float[] alone = sumOf(Group.alone(), m, length);
        for (float[] sum : Ranks.run(ranks, group -> sumOf(group, m, length))) {
          assertArrayEquals(bits(alone), bits(sum));
        }
      }
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void gathers_bytes_in_the_order_of_the_ranks(int ranks) throws Exception {
    List<List<String>> gathered =
        Ranks.run(
            ranks,
            group -> {
              List<String> texts = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                byte[] mine = "x".repeat(group.rank() * 300_000).getBytes(StandardCharsets.UTF_8);
                for (byte[] bytes : group.gather(mine)) {
                  texts.add(String.valueOf(bytes.length));
                }
              }
              return texts;
            });
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3 * ranks; i++) {
      expected.add(String.valueOf(i % ranks * 300_000));
    }
    gathered.forEach(lengths -> assertEquals(expected, lengths));
  }
}
