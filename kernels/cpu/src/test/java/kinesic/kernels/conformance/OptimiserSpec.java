package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kinesic.kernels.Buffer;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;
import kinesic.kernels.StoredDouble;

/** Parameter updates: every form of each rule, for one step. */
final class OptimiserSpec {

  private static final float RATE = 0.1f;

  private OptimiserSpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int n : Samples.LENGTHS) {
      for (float decay : new float[] {0, 0.01f}) {
        cases.add(sgd(n, 0, false, decay));
        cases.add(sgd(n, 0.9f, false, decay));
        cases.add(sgd(n, 0.9f, true, decay));
        for (long step : new long[] {1, 2, 1000, 10_000_000}) {
          cases.add(adam("", n, 1, decay, false, step));
          cases.add(adam("", n, 1, decay, true, step));
        }
        cases.add(rmsProp("", n, 1, decay));
      }
      // at 3e19 g² overflows, but neither (1-β2)·g² of Adam nor (1-decay)·g² of RMSProp
      for (float size : new float[] {1e-25f, 1e-12f, 1e12f, 3e19f}) {
        cases.add(adam(" of size " + size, n, size, 0, false, 1));
        cases.add(rmsProp(" of size " + size, n, size, 0));
      }
      cases.add(adam(" infinite", n, Float.POSITIVE_INFINITY, 0, false, 1));
      cases.add(adam(" NaN", n, Float.NaN, 0, false, 1));
    }
    cases.add(network(1, 0, 40_000, 17, 16_384));
    cases.add(network());
    for (int n : Samples.LENGTHS) {
      for (double sum : new double[] {0, 4, 16, 64, 1e100}) {
        cases.addAll(limited(n, "sum of squares " + sum, 0.5f, sum));
      }
      cases.addAll(limited(n, "infinite sum", 0.5f, Double.POSITIVE_INFINITY));
      cases.addAll(limited(n, "NaN as sum", 0.5f, Double.NaN));
      cases.addAll(limited(n, "NaN as loss", Float.NaN, 1));
      cases.addAll(advanced(n, 1, 0));
      cases.addAll(advanced(n, 1.0 / 3, 0));
      cases.addAll(advanced(n, 1, 1000));
      cases.addAll(advanced(n, 2.5, 1));
      cases.addAll(advanced(n, 0, 12_345_678));
      cases.add(clip(n, "", Samples.normal(n, n)));
      cases.add(clip(n, " extremes", Samples.extremes(n, 2)));
      cases.add(accumulate(false, n));
      cases.add(accumulate(true, n));
    }
    cases.add(accumulate(true, 1, 0, 40_000, 17, 16_384));
    return cases;
  }

  /** A limit that multiplies the gradients by {@code factor}, at most 1. */
  private static OptimiserKernels.Limit limit(Call call, double factor) {
    return limit(call, 0.5f, 1, factor);
  }

  private static OptimiserKernels.Limit limit(Call call, float loss, double sum, double norm) {
    float[] values = {loss, 0, 0};
    StoredDouble.set(values, 1, sum);
    return new OptimiserKernels.Limit(call.input(values), norm);
  }

  /** One call of each rule, with a greatest norm of 4. */
  private static List<KernelCase> limited(int n, String what, float loss, double sum) {
    boolean moves = Double.isFinite(sum) && Float.isFinite(loss);
    return rules(n, what, moves, call -> limit(call, loss, sum, 4));
  }

  /** One call of each rule, ahead of the step for which the updates were made. */
  private static List<KernelCase> advanced(int n, double multiplier, long steps) {
    float[] ahead = new float[OptimiserKernels.Limit.ADVANCE];
    StoredDouble.set(ahead, 0, multiplier);
    StoredDouble.set(ahead, StoredDouble.FLOATS, (double) steps);
    return rules(
        n,
        "%s times the rate, %s steps ahead".formatted(multiplier, steps),
        true,
        call -> {
          OptimiserKernels.Limit limit = limit(call, 1);
          return new OptimiserKernels.Limit(limit.values(), limit.norm(), call.input(ahead));
        });
  }

  private static List<KernelCase> rules(
      int n, String what, boolean moves, Function<Call, OptimiserKernels.Limit> limit) {
    float[] w = Samples.normal(n, 1);
    float[] g = Samples.normal(n, 2);
    float[] v = Samples.absolute(Samples.normal(n, 3));
    Bound bound = moves ? bound(w, g, v) : Bound.exact();
    Function<Call, ParameterUpdate> update =
        call ->
            new ParameterUpdate(
                call.updated("w", w, bound),
                call.input(g),
                List.of(call.updated("first state", v, bound), call.updated("second", v, bound)),
                RATE,
                0.01f,
                1000);
    return List.of(
        new KernelCase(
            "sgd [" + n + "] with " + what,
            call -> kernels(call).sgd(List.of(update.apply(call)), limit.apply(call), 0.9f, true)),
        new KernelCase(
            "adam [" + n + "] with " + what,
            call ->
                kernels(call)
                    .adam(
                        List.of(update.apply(call)), limit.apply(call), 0.9f, 0.999f, 0.1f, false)),
        new KernelCase(
            "rmsProp [" + n + "] with " + what,
            call ->
                kernels(call)
                    .rmsProp(List.of(update.apply(call)), limit.apply(call), 0.99f, 0.1f)));
  }

  private static KernelCase clip(int n, String what, float[] g) {
    return new KernelCase(
        "clip [" + n + "]" + what,
        call -> kernels(call).clip(List.of(call.updated("g", g, Bound.exact())), 0.7f));
  }

  private static KernelCase accumulate(boolean add, int... lengths) {
    return new KernelCase(
        (add ? "accumulate " : "accumulate first ") + Arrays.toString(lengths),
        call -> {
          List<Buffer> gradients = new ArrayList<>();
          List<Buffer> sums = new ArrayList<>();
          for (int length : lengths) {
            gradients.add(call.input(Samples.normal(length, length)));
            sums.add(
                add
                    ? call.updated("sum", Samples.normal(length, 1), Bound.ulps(1))
                    : call.output("sum", length, Bound.ulps(1)));
          }
          kernels(call).accumulate(0.3f, gradients, add, sums);
        });
  }

  /** Parameters of several lengths in one call, each with a rate and a decay of its own. */
  private static KernelCase network(int... lengths) {
    return new KernelCase(
        "sgd of a network " + Arrays.toString(lengths),
        call -> {
          List<ParameterUpdate> updates = new ArrayList<>();
          for (int i = 0; i < lengths.length; i++) {
            float[] w = Samples.normal(lengths[i], 3 * i + 1);
            float[] g = Samples.normal(lengths[i], 3 * i + 2);
            float[] v = Samples.normal(lengths[i], 3 * i + 3);
            Bound bound = bound(w, g, v);
            updates.add(
                new ParameterUpdate(
                    call.updated("w " + i, w, bound),
                    call.input(g),
                    List.of(call.updated("velocity " + i, v, bound)),
                    RATE / (i + 1),
                    0.01f * i,
                    1));
          }
          kernels(call).sgd(updates, limit(call, 1), 0.9f, false);
        });
  }

  /**
   * A few roundings of each of the terms that make an element: the weight, and what moves it, which
   * is written from the inputs and has no cancellation that this does not see.
   */
  private static Bound bound(float[] weight, float[] gradient, float[] state) {
    return (i, e) ->
        4
            * Bound.ROUNDING
            * (Math.abs(weight[i]) + Math.abs(gradient[i]) + Math.abs((double) state[i]));
  }

  private static KernelCase sgd(int n, float momentum, boolean nesterov, float decay) {
    float[] w = Samples.normal(n, 1);
    float[] g = Samples.normal(n, 2);
    float[] v = Samples.normal(n, 3);
    Bound bound = bound(w, g, v);
    String name =
        "sgd [" + n + "] momentum " + momentum + (nesterov ? " Nesterov" : "") + " decay " + decay;
    return new KernelCase(
        name,
        call -> {
          List<Buffer> velocity =
              momentum == 0 ? List.of() : List.of(call.updated("velocity", v, bound));
          ParameterUpdate update =
              new ParameterUpdate(
                  call.updated("w", w, bound), call.input(g), velocity, RATE, decay, 1);
          kernels(call).sgd(List.of(update), limit(call, 1), momentum, nesterov);
        });
  }

  private static float[] scaled(int n, float size, long seed) {
    float[] g = Samples.normal(n, seed);
    for (int i = 0; i < n; i++) {
      g[i] *= size;
    }
    return g;
  }

  private static KernelCase adam(
      String what, int n, float size, float decay, boolean decoupled, long step) {
    float[] w = Samples.normal(n, 1);
    float[] g = scaled(n, size, 2);
    float[] m = scaled(n, step == 1 ? 0 : 0.1f, 3);
    float[] v = Samples.absolute(scaled(n, step == 1 ? 0 : 0.5f, 4));
    // m = β1·m + (1-β1)·(g + decay·w); the terms may cancel
    Bound moment =
        (i, e) ->
            3 * Bound.ROUNDING * (Math.abs(m[i]) + Math.abs(g[i]) + decay * Math.abs(w[i]))
                + Float.MIN_VALUE;
    Bound second =
        (i, e) -> {
          double gradient = Math.abs(g[i]) + decay * Math.abs((double) w[i]);
          return 3 * Bound.ROUNDING * (e + 0.001 * gradient * gradient) + 2 * Float.MIN_VALUE;
        };
    Bound weight =
        (i, e) -> {
          // the step is at most RATE · |m̂| / √v̂; m's and v's errors move it in proportion
          double gradient = Math.abs(g[i]) + decay * Math.abs((double) w[i]);
          double correction1 = 1 - Math.pow(0.9, (double) step);
          double correction2 = 1 - Math.pow(0.999, (double) step);
          double top = (0.9 * Math.abs(m[i]) + 0.1 * gradient) / correction1;
          double bottom = Math.sqrt(Math.max(0.999 * v[i], Float.MIN_NORMAL) / correction2) + 1e-8;
          double own = Math.sqrt(0.001 / correction2) * Math.abs(g[i]) + 1e-8;
          double move = RATE * top / (decay == 0 ? Math.max(bottom, own) : bottom);
          return Bound.ROUNDING * (2 * Math.abs(w[i]) + 8 * move) + Math.ulp((float) e);
        };
    String name =
        (decoupled ? "adamW [" : "adam [") + n + "] decay " + decay + " step " + step + what;
    return new KernelCase(
        name,
        call ->
            kernels(call)
                .adam(
                    List.of(
                        new ParameterUpdate(
                            call.updated("w", w, weight),
                            call.input(g),
                            List.of(call.updated("m", m, moment), call.updated("v", v, second)),
                            RATE,
                            decay,
                            step)),
                    limit(call, 1),
                    0.9f,
                    0.999f,
                    1e-8f,
                    decoupled));
  }

  private static KernelCase rmsProp(String what, int n, float size, float decay) {
    float[] w = Samples.normal(n, 1);
    float[] g = scaled(n, size, 2);
    float[] s = Samples.absolute(scaled(n, size < 1 ? size * size : 0.5f, 4));
    Bound second =
        (i, e) -> {
          double gradient = Math.abs(g[i]) + decay * Math.abs((double) w[i]);
          return 3 * Bound.ROUNDING * (e + 0.01 * gradient * gradient) + 2 * Float.MIN_VALUE;
        };
    Bound weight =
        (i, e) -> {
          double gradient = Math.abs(g[i]) + decay * Math.abs((double) w[i]);
          double root = Math.sqrt(Math.max(0.99 * s[i], Float.MIN_NORMAL));
          double own = 0.1 * Math.abs(g[i]);
          double move = RATE * gradient / ((decay == 0 ? Math.max(root, own) : root) + 1e-8);
          return Bound.ROUNDING * (2 * Math.abs(w[i]) + 8 * move) + Math.ulp((float) e);
        };
    return new KernelCase(
        "rmsProp [" + n + "] decay " + decay + what,
        call ->
            kernels(call)
                .rmsProp(
                    List.of(
                        new ParameterUpdate(
                            call.updated("w", w, weight),
                            call.input(g),
                            List.of(call.updated("s", s, second)),
                            RATE,
                            decay,
                            1)),
                    limit(call, 1),
                    0.99f,
                    1e-8f));
  }

  private static OptimiserKernels kernels(Call call) {
    return call.backend().optimiserKernels();
  }
}
