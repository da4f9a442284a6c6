package kinesic.kernels.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kinesic.kernels.AttentionShape;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.CrossEntropy;
import kinesic.kernels.HeadRows;
import kinesic.kernels.Indices;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;
import kinesic.kernels.StoredDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the kernels that every other backend is compared with: losses, updates, random numbers,
 * attention.
 */
final class ScalarLearningTest extends ScalarTest {

  @Test
  void softmax_of_logarithms_is_their_share() {
    float ln2 = (float) Math.log(2);
    float ln3 = (float) Math.log(3);
    Buffer x = of(0, ln2, ln3, 1000, 1000 + ln2, 1000 + ln3);
    Buffer y = CPU.allocate(6);
    CPU.softmax().softmax(2, 3, x, y);
    assertArrayEquals(
        new float[] {1 / 6f, 2 / 6f, 3 / 6f, 1 / 6f, 2 / 6f, 3 / 6f}, values(y), 3e-5f);
    Buffer loss = CPU.allocate(2);
    Indices label = CPU.indices(new int[] {2, -1});
    CPU.softmax().crossEntropy(2, 3, x, label, y, loss);
    assertArrayEquals(new float[] {ln2, 0}, values(loss), 1e-6f);
    Buffer gx = CPU.allocate(6);
    CPU.softmax().crossEntropyGradient(2, 3, y, label, of(6, 6), gx);
    assertArrayEquals(new float[] {1, 2, -3, 0, 0, 0}, values(gx), 1e-5f);
  }

  @Test
  void cross_entropies_are_surprises_weighted_with_probabilities() {
    float ln3 = (float) Math.log(3); // sigmoid(ln 3) = 3/4
    Buffer gx = CPU.allocate(4);
    Buffer sum = CPU.allocate(1);
    CPU.crossEntropy()
        .bernoulli(2, 2, of(ln3, ln3, 0, 9), of(1, 0, .5f, 1), of(1, 2, 1, 0), of(1, 3), sum, gx);
    assertEquals(-Math.log(.75) - 2 * Math.log(.25) + 3 * Math.log(2), values(sum)[0], 1e-6);
    assertArrayEquals(new float[] {-.25f, 1.5f, 0, 0}, values(gx), 1e-6f);

    Buffer gy = CPU.allocate(2);
    CPU.crossEntropy().categorical(1, 2, of(ln3, 0), of(0, 0), of(2), sum, gy);
    assertEquals(-Math.log(.75) - Math.log(.25), values(sum)[0], 1e-6);
    assertArrayEquals(new float[] {.5f, -.5f}, values(gy), 1e-6f);

    // two rows, of which the second leaves out its first category; y column by column
    Buffer both = CPU.allocate(4);
    Buffer y = of(0, CrossEntropy.LEFT_OUT, ln3, 0);
    CPU.crossEntropy().categorical(2, 2, of(ln3, 0, 5, 0), y, of(1, 1), sum, both);
    assertEquals(-.25 * Math.log(.75) - .75 * Math.log(.25), values(sum)[0], 1e-6);
    assertArrayEquals(new float[] {.5f, -.5f, 0, 0}, values(both), 1e-6f);
  }

  @Test
  void a_mixture_and_a_bernoulli_distribution_teach_each_other() {
    float ln3 = (float) Math.log(3); // p = 3/4, 1/4, so q = 3/8 + 1/4 = 5/8; s = 3/4
    Buffer gz = CPU.allocate(2);
    Buffer ga = CPU.allocate(1);
    Buffer sum = CPU.allocate(1);
    CPU.crossEntropy().mixture(1, 2, 1, of(ln3, 0), of(.5f, 1), of(ln3), of(1), 1, 10, sum, gz, ga);
    double taught = -.625 * Math.log(.75) - .375 * Math.log(.25);
    double teaching = -.75 * Math.log(.625) - .25 * Math.log(.375);
    assertEquals(taught + 10 * teaching, values(sum)[0], 1e-5);
    assertArrayEquals(new float[] {.125f}, values(ga), 1e-6f);
    // p times 1 less the ratio of the probabilities of the label with and without the component
    double first = 10 * .75 * (1 - .75 * .5 / .625 - .25 * .5 / .375);
    assertArrayEquals(new float[] {(float) first, (float) -first}, values(gz), 1e-5f);
  }

  @Test
  void concordance_is_one_for_equal_columns_and_skips_missing_labels() {
    float nan = Float.NaN;
    // column 0 is predicted perfectly, column 1 has no two labels
    Buffer x = of(.1f, 3, .2f, 4, .4f, 5, 9, 6);
    Buffer y = of(.1f, nan, .2f, .3f, .4f, nan, nan, nan);
    Buffer loss = CPU.allocate(1);
    Buffer gx = CPU.allocate(8);
    CPU.concordance().concordance(4, 2, x, y, loss, gx);
    assertEquals(0, values(loss)[0], 1e-7);
    assertArrayEquals(new float[8], values(gx), 1e-6f);
    // the covariance is -1/4, both variances are 1/4 and (a - b)² is 1, so that ρ = -1/3
    CPU.concordance().concordance(2, 1, of(0, 1), of(2, 1), loss, null);
    assertEquals(4 / 3f, values(loss)[0]);
  }

  @Test
  void sgd_moves_against_the_gradient_with_decay_and_momentum() {
    Buffer w = of(1);
    CPU.optimiserKernels().sgd(List.of(update(w, of(2), 0.5f, 0.25f)), NO_LIMIT, 0, false);
    assertArrayEquals(new float[] {-0.125f}, values(w)); // 1 - 0.5 · (2 + 0.25)
    Buffer v = of(4);
    Buffer plain = of(1);
    CPU.optimiserKernels().sgd(List.of(update(plain, of(2), 0.5f, 0, v)), NO_LIMIT, 0.5f, false);
    assertArrayEquals(new float[] {4}, values(v)); // 0.5 · 4 + 2
    assertArrayEquals(new float[] {-1}, values(plain)); // 1 - 0.5 · 4
    Buffer nesterov = of(1);
    CPU.optimiserKernels()
        .sgd(List.of(update(nesterov, of(2), 0.5f, 0, of(4))), NO_LIMIT, 0.5f, true);
    assertArrayEquals(new float[] {-1}, values(nesterov)); // 1 - 0.5 · (2 + 0.5 · 4)
  }

  @Test
  void the_first_step_of_adam_is_the_rate_whatever_the_gradient() {
    Buffer w = of(1, 1, 1);
    Buffer g = of(1e-3f, -5, 1e4f);
    ParameterUpdate first = update(w, g, 0.1f, 0, of(0, 0, 0), of(0, 0, 0));
    CPU.optimiserKernels().adam(List.of(first), NO_LIMIT, 0.9f, 0.999f, 0, false);
    assertArrayEquals(new float[] {0.9f, 1.1f, 0.9f}, values(w), 1e-6f);
    Buffer decayed = of(2);
    ParameterUpdate decaying = update(decayed, of(1), 0.1f, 0.5f, of(0), of(0));
    CPU.optimiserKernels().adam(List.of(decaying), NO_LIMIT, 0.9f, 0.999f, 0, true);
    assertArrayEquals(new float[] {1.8f}, values(decayed), 1e-6f); // 2 · (1 - 0.05) - 0.1
  }

  @Test
  void rms_prop_divides_by_the_root_of_the_mean_square() {
    Buffer w = of(1);
    Buffer s = of(4);
    CPU.optimiserKernels().rmsProp(List.of(update(w, of(2), 0.1f, 0, s)), NO_LIMIT, 0.5f, 0);
    assertArrayEquals(new float[] {4}, values(s));
    assertArrayEquals(new float[] {0.9f}, values(w), 1e-7f);
  }

  @Test
  void a_limit_scales_long_gradients_and_stops_at_values_that_are_not_finite() {
    Buffer w = of(1);
    ParameterUpdate update = update(w, of(-3), 1, 0);
    CPU.optimiserKernels().sgd(List.of(update), limit(0, 9, 1.5), 0, false);
    assertArrayEquals(new float[] {2.5f}, values(w)); // 1 + 3 · 1.5 / √9
    CPU.optimiserKernels().sgd(List.of(update), limit(0, 9, 3.5), 0, false);
    assertArrayEquals(new float[] {5.5f}, values(w));
    CPU.optimiserKernels().sgd(List.of(update), limit(Float.NaN, 9, 1.5), 0, false);
    CPU.optimiserKernels().sgd(List.of(update), limit(0, Double.NaN, 1.5), 0, false);
    assertArrayEquals(new float[] {5.5f}, values(w));
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0.1, 0", "3, 7", "0.3333333333333333, 12345"})
  void a_step_ahead_has_the_bits_of_the_step_itself(double multiplier, long steps) {
    float[] ahead = new float[OptimiserKernels.Limit.ADVANCE];
    StoredDouble.set(ahead, 0, multiplier);
    StoredDouble.set(ahead, StoredDouble.FLOATS, (double) steps);
    OptimiserKernels.Limit limit = limit(0, 9, 1.5);
    OptimiserKernels.Limit advanced =
        new OptimiserKernels.Limit(limit.values(), limit.norm(), of(ahead));
    for (Backend backend : List.of(CPU, Backends.standard())) {
      assertArrayEquals(
          afterOneStep(backend.optimiserKernels(), 0.1f * multiplier, 5 + steps, limit),
          afterOneStep(backend.optimiserKernels(), 0.1f, 5, advanced));
    }
  }

  private static float[] afterOneStep(
      OptimiserKernels rules, double rate, long step, OptimiserKernels.Limit limit) {
    Buffer w = of(1, -2, 3);
    Buffer m = of(0.5f, 0.25f, -1);
    Buffer v = of(0.5f, 2, 3);
    ParameterUpdate update = new ParameterUpdate(w, of(-3, 1, 2), List.of(m, v), rate, 0.01f, step);
    rules.sgd(List.of(update), limit, 0.9f, true);
    rules.adam(List.of(update), limit, 0.9f, 0.999f, 1e-8f, true);
    rules.rmsProp(List.of(update), limit, 0.9f, 1e-8f);
    return values(w);
  }

  private static final OptimiserKernels.Limit NO_LIMIT = limit(0, 1, Double.POSITIVE_INFINITY);

  private static OptimiserKernels.Limit limit(float loss, double sumOfSquares, double norm) {
    float[] values = {loss, 0, 0};
    StoredDouble.set(values, 1, sumOfSquares);
    return new OptimiserKernels.Limit(of(values), norm);
  }

  @Test
  void clipping_keeps_infinity_visible() {
    Buffer g = of(-3, 0.5f, 2, Float.POSITIVE_INFINITY);
    CPU.optimiserKernels().clip(List.of(g), 1);
    assertArrayEquals(new float[] {-1, 0.5f, 1, Float.NaN}, values(g));
  }

  @Test
  void gradients_are_accumulated_with_a_weight() {
    Buffer sum = of(7, 7);
    CPU.optimiserKernels().accumulate(0.5f, List.of(of(2, 4)), false, List.of(sum));
    CPU.optimiserKernels().accumulate(0.5f, List.of(of(20, 40)), true, List.of(sum));
    assertArrayEquals(new float[] {11, 22}, values(sum));
  }

  @Test
  void a_stored_double_keeps_its_bits() {
    float[] array = new float[4];
    for (double value : new double[] {0, -1.5, 1e300, Math.PI, Double.POSITIVE_INFINITY}) {
      StoredDouble.set(array, 1, value);
      assertEquals(value, StoredDouble.get(array, 1));
    }
    Buffer copied = CPU.allocate(2);
    for (long seed = 0; seed < 1000; seed++) {
      double value = Double.longBitsToDouble(new SplittableRandom(seed).nextLong());
      float[] words = new float[2];
      StoredDouble.set(words, 0, value);
      CPU.dataMovement().concat(List.of(of(words)), copied);
      assertEquals(
          Double.doubleToRawLongBits(value),
          Double.doubleToRawLongBits(StoredDouble.get(values(copied), 0)));
    }
  }

  private static ParameterUpdate update(
      Buffer w, Buffer g, float rate, float weightDecay, Buffer... state) {
    return new ParameterUpdate(w, g, List.of(state), rate, weightDecay, 1);
  }

  @Test
  void an_update_whose_gradient_has_another_length_is_refused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> update(of(1, 2), of(1), 1, 0))
            .getMessage();
    assertEquals("optimiser: a parameter of 2 elements has a gradient of 1 elements", message);
  }

  @Test
  void a_random_number_depends_on_key_and_position_alone() {
    Buffer whole = CPU.allocate(40_000);
    CPU.randomFill().uniform(7, 100, 0, 1, whole);
    for (int from : new int[] {1, 2, 3, 17, 8190, 30_001}) {
      Buffer part = CPU.allocate(999);
      CPU.randomFill().uniform(7, 100 + from, 0, 1, part);
      assertArrayEquals(Arrays.copyOfRange(values(whole), from, from + 999), values(part));
    }
    Buffer other = CPU.allocate(40_000);
    CPU.randomFill().uniform(8, 100, 0, 1, other);
    assertTrue(Math.abs(correlation(values(whole), values(other))) < 0.03);
  }

  private static double correlation(float[] x, float[] y) {
    double mx = mean(x);
    double my = mean(y);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - mx) * (y[i] - my);
      xx += (x[i] - mx) * (x[i] - mx);
      yy += (y[i] - my) * (y[i] - my);
    }
    return xy / Math.sqrt(xx * yy);
  }

  private static double mean(float[] x) {
    double sum = 0;
    for (float v : x) {
      sum += v;
    }
    return sum / x.length;
  }

  @Test
  void random_numbers_have_their_moments() {
    int n = 200_000;
    Buffer y = CPU.allocate(n);
    CPU.randomFill().normal(1, 0, 3, 2, y);
    float[] x = values(y);
    double mean = mean(x);
    double m2 = 0;
    double m4 = 0;
    for (float v : x) {
      double d = (v - mean) / 2;
      m2 += d * d / n;
      m4 += d * d * d * d / n;
    }
    // five standard errors of n numbers
    assertEquals(3, mean, 5 * 2 / Math.sqrt(n));
    assertEquals(1, m2, 5 * Math.sqrt(2.0 / n));
    assertEquals(3, m4, 5 * Math.sqrt(96.0 / n));
    CPU.randomFill().dropoutMask(1, 0, 0.8f, y);
    int kept = 0;
    for (float v : values(y)) {
      assertTrue(v == 0 || v == 1.25f);
      kept += v == 0 ? 0 : 1;
    }
    assertEquals(0.8, (double) kept / n, 5 * Math.sqrt(0.16 / n));
    assertThrows(IllegalArgumentException.class, () -> CPU.randomFill().normal(1, 3, 0, 1, y));
  }

  /** Both scores are 0, so both probabilities are ½; gs = p (gp - gy · y) is ∓½. */
  @Test
  void attention_averages_values_of_equal_scores() {
    AttentionShape shape = new AttentionShape(1, 1, 1, 2, 1, 1, 2f, false);
    HeadRows q = column(0f);
    HeadRows k = column(1f, 2f);
    HeadRows v = column(1f, 3f);
    HeadRows y = column(9f);
    Buffer logSum = of(9f);
    CPU.attention().attend(shape, q, k, v, null, y, logSum);
    assertArrayEquals(new float[] {2f}, values(y.buffer()));
    assertArrayEquals(new float[] {(float) Math.log(2)}, values(logSum));
    HeadRows gq = column(9f);
    HeadRows gk = column(9f, 9f);
    HeadRows gv = column(9f, 9f);
    CPU.attention().gradient(shape, q, k, v, null, y, logSum, column(1f), gq, gk, gv);
    assertArrayEquals(new float[] {1f}, values(gq.buffer()), 1e-6f); // 2 · (-½ · 1 + ½ · 2)
    assertArrayEquals(new float[] {0f, 0f}, values(gk.buffer()), 1e-6f);
    assertArrayEquals(new float[] {0.5f, 0.5f}, values(gv.buffer()), 1e-6f);
  }

  @Test
  void a_query_that_attends_to_no_key_gives_zeros() {
    AttentionShape shape = new AttentionShape(1, 1, 1, 2, 1, 1, 1f, false);
    HeadRows mask = column(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
    HeadRows y = column(9f);
    CPU.attention().attend(shape, column(1f), column(1f, 2f), column(1f, 3f), mask, y, of(9f));
    assertArrayEquals(new float[] {0f}, values(y.buffer()));
  }

  private static HeadRows column(float... values) {
    return new HeadRows(of(values), 0, values.length, values.length, 1);
  }
}
