package kinesic.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Node;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import kinesic.nn.distributed.GradientVector;
import kinesic.nn.distributed.Share;
import kinesic.nn.distributed.SumTree;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the sums of gradients to plain arrays that are added in the order of the tree. */
final class GradientSumTest {

  private static final int MOST = 9;

  /** Parameters of some sizes, the last of which never has a gradient. */
  private static final List<Integer> SIZES = List.of(1, 16, 37, 5);

  /** The parameters of one process. */
  private static final class Rank {
    final Map<String, Tensor> parameters = new LinkedHashMap<>();
    final GradientSum sum;

    Rank(Backend backend) {
      for (int size : SIZES) {
        parameters.put("p" + size, Tensor.full(backend, Shape.of(size), 0).asParameter());
      }
      sum = new GradientSum(parameters);
    }

    void add(List<float @Nullable []> gradients) {
      int i = 0;
      for (Tensor parameter : parameters.values()) {
        float[] g = gradients.get(i++);
        if (g != null) {
          node(parameter).setGradient(Tensor.of(parameter.backend(), parameter.shape(), g));
        }
      }
      sum.add();
      parameters.values().forEach(parameter -> assertNull(parameter.gradient()));
    }

    List<float @Nullable []> gradients() {
      List<float @Nullable []> result = new ArrayList<>();
      for (Tensor parameter : parameters.values()) {
        Tensor gradient = parameter.gradient();
        result.add(gradient == null ? null : gradient.toArray());
        parameter.clearGradient();
      }
      return result;
    }
  }

  private static Node node(Tensor parameter) {
    return Objects.requireNonNull(parameter.node());
  }

  /**
   * The gradients of a micro-batch: of all sizes, so that their order matters, with zeros of both
   * signs; the third parameter has none in some micro-batches.
   */
  private static List<float @Nullable []> microBatch(int number) {
    RandomStream random = new RandomStream(number, "gradients");
    List<float @Nullable []> gradients = new ArrayList<>();
    for (int p = 0; p < SIZES.size(); p++) {
      float[] g = new float[SIZES.get(p)];
      for (int i = 0; i < g.length; i++) {
        g[i] = (random.nextFloat() - 0.5f) * (float) Math.pow(10, random.nextInt(8));
      }
      if (p == 1) {
        g[0] = -0f; // in all micro-batches
        g[1] = number == 2 ? 0f : -0f;
      }
      gradients.add(p == 3 || (p == 2 && number % 3 == 1) ? null : g);
    }
    return gradients;
  }

  /** The mean of micro-batches, added one by one. */
  private static List<float @Nullable []> expected(int microBatches) {
    List<float @Nullable []> means = new ArrayList<>();
    for (int p = 0; p < SIZES.size(); p++) {
      List<SumTree.Block> blocks = new ArrayList<>();
      List<float[]> leaves = new ArrayList<>();
      boolean any = false;
      for (int i = 0; i < microBatches; i++) {
        float[] g = microBatch(i).get(p);
        any |= g != null;
        blocks.add(new SumTree.Block(i, 1));
        leaves.add(g == null ? zeros(SIZES.get(p)) : g);
      }
      float[] mean = SumTree.fold(blocks, leaves, GradientSumTest::plus);
      for (int i = 0; i < mean.length && microBatches > 1; i++) {
        mean[i] *= (float) (1.0 / microBatches);
      }
      means.add(any ? mean : null);
    }
    return means;
  }

  private static float[] zeros(int n) {
    float[] zeros = new float[n];
    for (int i = 0; i < n; i++) {
      zeros[i] = -0f;
    }
    return zeros;
  }

  private static float[] plus(float[] a, float[] b) {
    float[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  private static void assertSameBits(
      List<float @Nullable []> expected, List<float @Nullable []> actual, String what) {
    for (int p = 0; p < expected.size(); p++) {
      assertArrayEquals(bits(expected.get(p)), bits(actual.get(p)), what + ", parameter " + p);
    }
  }

  private static int @Nullable [] bits(float @Nullable [] values) {
    return values == null
        ? null
        : IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i])).toArray();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void any_number_of_processes_gives_the_bits_of_the_tree(boolean scalar) {
    Backend backend = scalar ? Backends.scalar(1) : Backends.standard();
    for (int ranks = 1; ranks <= MOST; ranks++) {
      List<Rank> all = IntStream.range(0, ranks).mapToObj(r -> new Rank(backend)).toList();
      for (int m = ranks; m <= MOST; m++) {
        int microBatches = m;
        exchange(all, microBatches);
        List<float @Nullable []> expected = expected(microBatches);
        all.forEach(
            rank ->
                assertSameBits(
                    expected, rank.gradients(), microBatches + " on " + all.size() + " ranks"));
      }
    }
  }

  /** Adds up as a group does. */
  private static void exchange(List<Rank> ranks, int microBatches) {
    List<SumTree.Block> blocks = new ArrayList<>();
    List<float[]> sums = new ArrayList<>();
    BitSet present = new BitSet();
    for (int r = 0; r < ranks.size(); r++) {
      Share share = Share.of(microBatches, r, ranks.size());
      GradientSum sum = ranks.get(r).sum;
      sum.begin(share.first());
      for (int i = share.first(); i < share.end(); i++) {
        ranks.get(r).add(microBatch(i));
      }
      assertEquals(SumTree.cover(share).size(), sum.partials().size());
      blocks.addAll(SumTree.cover(share));
      for (GradientVector partial : sum.partials()) {
        float[] elements = new float[partial.length()];
        partial.read(0, elements, 0, elements.length);
        sums.add(elements);
      }
      present.or(sum.present());
    }
    float[] total = SumTree.fold(blocks, sums, GradientSumTest::plus);
    for (Rank rank : ranks) {
      rank.sum.result().write(0, total, 0, total.length);
      rank.sum.handOver(microBatches, present);
    }
  }

  @Test
  void one_process_gives_the_bits_of_the_tree() {
    Rank rank = new Rank(Backends.standard());
    for (int m = 1; m <= MOST; m++) {
      rank.sum.begin(0);
      for (int i = 0; i < m; i++) {
        rank.add(microBatch(i));
      }
      rank.sum.handOver();
      assertSameBits(expected(m), rank.gradients(), m + " micro-batches");
    }
  }

  @Test
  void the_sum_of_micro_batches_is_the_gradient_of_their_mean() {
    Tensor w = Tensor.of(0f, 0f).asParameter();
    GradientSum sum = new GradientSum(Map.of("w", w));
    for (int round = 0; round < 2; round++) {
      sum.begin(0);
      node(w).setGradient(Tensor.of(1f, 10f));
      sum.add();
      node(w).setGradient(Tensor.of(3f, -20f));
      sum.add();
      sum.handOver();
      Tensor g = w.gradient();
      assertArrayEquals(new float[] {2f, -5f}, g == null ? new float[0] : g.toArray());
      w.clearGradient();
    }
  }

  @Test
  void the_memory_grows_with_the_logarithm_of_the_number_of_micro_batches() {
    CountingBackend device = new CountingBackend(Backends.standard());
    Tensor w = Tensor.full(device, Shape.of(1000), 0).asParameter();
    Tensor g = Tensor.full(device, Shape.of(1000), 1);
    GradientSum sum = new GradientSum(Map.of("w", w));
    long before = device.liveBytes();
    for (int step = 0; step < 3; step++) {
      sum.begin(0);
      for (int i = 0; i < 100; i++) {
        node(w).setGradient(g);
        sum.add();
      }
      sum.handOver();
      assertArrayEquals(g.toArray(), gradient(w));
    }
    long vector = 1008 * Float.BYTES; // a multiple of 16 floats
    assertEquals(6 * vector, device.liveBytes() - before);
  }

  private static float[] gradient(Tensor parameter) {
    Tensor gradient = parameter.gradient();
    assertNotNull(gradient);
    return gradient.toArray();
  }

  @Test
  void a_sum_of_a_part_of_the_step_is_not_handed_over_as_the_whole() {
    Rank rank = new Rank(Backends.standard());
    assertThrows(IllegalStateException.class, rank.sum::handOver);
    rank.sum.begin(2);
    rank.add(microBatch(2));
    assertThrows(IllegalStateException.class, rank.sum::handOver);
  }
}
