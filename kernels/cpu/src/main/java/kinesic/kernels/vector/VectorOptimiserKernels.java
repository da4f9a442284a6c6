package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.SQRT;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;
import kinesic.kernels.Workers;

/**
 * Parameter updates in one pass over memory. The scalar remainder of each loop computes the same
 * bits as a lane of the vector.
 */
public final class VectorOptimiserKernels implements OptimiserKernels {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final Workers workers;

  /** Creates kernels that run on {@code workers}. */
  public VectorOptimiserKernels(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void sgd(List<ParameterUpdate> updates, Limit limit, float momentum, boolean nesterov) {
    float factor = limit.factor(HeapBuffer.of(limit.values()).copy());
    if (Float.isNaN(factor)) {
      return;
    }
    // w -= rate · (a·g' + b·v): Nesterov's form has a = 1 and b = momentum, the plain one 0 and 1
    float a = nesterov ? 1 : 0;
    float b = nesterov ? momentum : 1;
    List<ParameterUpdate> advanced = limit.advanced(updates);
    chunks(advanced)
        .share(
            workers,
            (chunk, i, from, to) -> {
              ParameterUpdate update = advanced.get(i);
              HeapBuffer w = HeapBuffer.of(update.w());
              HeapBuffer g = HeapBuffer.of(update.g());
              float rate = (float) update.rate();
              if (momentum == 0) {
                descend(
                    w.array(),
                    w.offset() + from,
                    g.array(),
                    g.offset() + from,
                    factor,
                    rate,
                    update.weightDecay(),
                    to - from);
                return;
              }
              HeapBuffer v = HeapBuffer.of(update.state().get(0));
              descend(
                  w.array(),
                  w.offset() + from,
                  g.array(),
                  g.offset() + from,
                  factor,
                  v.array(),
                  v.offset() + from,
                  rate * a,
                  rate * b,
                  momentum,
                  update.weightDecay(),
                  to - from);
            });
  }

  private static Chunks chunks(List<ParameterUpdate> updates) {
    return new Chunks(updates.stream().map(ParameterUpdate::w).toList(), Tiles.ELEMENTS);
  }

  private static void descend(
      float[] w, int w0, float[] g, int g0, float factor, float rate, float decay, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector wi = FloatVector.fromArray(FLOATS, w, w0 + i);
      FloatVector limited = FloatVector.fromArray(FLOATS, g, g0 + i).mul(factor);
      FloatVector gi = wi.fma(FloatVector.broadcast(FLOATS, decay), limited);
      gi.fma(FloatVector.broadcast(FLOATS, -rate), wi).intoArray(w, w0 + i);
    }
    for (; i < n; i++) {
      float gi = Math.fma(w[w0 + i], decay, g[g0 + i] * factor);
      w[w0 + i] = Math.fma(gi, -rate, w[w0 + i]);
    }
  }

  private static void descend(
      float[] w,
      int w0,
      float[] g,
      int g0,
      float factor,
      float[] v,
      int v0,
      float gradientRate,
      float velocityRate,
      float momentum,
      float decay,
      int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector wi = FloatVector.fromArray(FLOATS, w, w0 + i);
      FloatVector limited = FloatVector.fromArray(FLOATS, g, g0 + i).mul(factor);
      FloatVector gi = wi.fma(FloatVector.broadcast(FLOATS, decay), limited);
      FloatVector vi =
          FloatVector.fromArray(FLOATS, v, v0 + i).fma(FloatVector.broadcast(FLOATS, momentum), gi);
      vi.intoArray(v, v0 + i);
      FloatVector moved = vi.fma(FloatVector.broadcast(FLOATS, -velocityRate), wi);
      gi.fma(FloatVector.broadcast(FLOATS, -gradientRate), moved).intoArray(w, w0 + i);
    }
    for (; i < n; i++) {
      float gi = Math.fma(w[w0 + i], decay, g[g0 + i] * factor);
      float vi = Math.fma(v[v0 + i], momentum, gi);
      v[v0 + i] = vi;
      float moved = Math.fma(vi, -velocityRate, w[w0 + i]);
      w[w0 + i] = Math.fma(gi, -gradientRate, moved);
    }
  }

  @Override
  public void adam(
      List<ParameterUpdate> updates,
      Limit limit,
      float beta1,
      float beta2,
      float epsilon,
      boolean decoupled) {
    float factor = limit.factor(HeapBuffer.of(limit.values()).copy());
    if (Float.isNaN(factor)) {
      return;
    }
    List<ParameterUpdate> advanced = limit.advanced(updates);
    List<Adam> steps =
        advanced.stream().map(u -> Adam.of(u, factor, beta1, beta2, epsilon, decoupled)).toList();
    chunks(advanced)
        .share(
            workers,
            (chunk, i, from, to) -> {
              ParameterUpdate update = advanced.get(i);
              HeapBuffer w = HeapBuffer.of(update.w());
              HeapBuffer g = HeapBuffer.of(update.g());
              HeapBuffer m = HeapBuffer.of(update.state().get(0));
              HeapBuffer v = HeapBuffer.of(update.state().get(1));
              steps
                  .get(i)
                  .run(
                      w.array(),
                      w.offset() + from,
                      g.array(),
                      g.offset() + from,
                      m.array(),
                      m.offset() + from,
                      v.array(),
                      v.offset() + from,
                      to - from);
            });
  }

  /**
   * The constants of one step: w = shrink·w - rate · m / (√v · root + epsilon), where rate includes
   * 1 / (1 - β1^step) and root is 1 / √(1 - β2^step).
   */
  private record Adam(
      float factor,
      float beta1,
      float beta2,
      float rate,
      float root,
      float epsilon,
      float shrink,
      float decay) {

    static Adam of(
        ParameterUpdate update,
        float factor,
        float beta1,
        float beta2,
        float epsilon,
        boolean decoupled) {
      double correction1 = 1 - Math.pow(beta1, (double) update.step());
      double correction2 = 1 - Math.pow(beta2, (double) update.step());
      float weightDecay = update.weightDecay();
      return new Adam(
          factor,
          beta1,
          beta2,
          (float) (update.rate() / correction1),
          (float) (1 / Math.sqrt(correction2)),
          epsilon,
          decoupled ? (float) (1 - update.rate() * weightDecay) : 1,
          decoupled ? 0 : weightDecay);
    }

    void run(float[] w, int w0, float[] g, int g0, float[] m, int m0, float[] v, int v0, int n) {
      float new1 = 1 - beta1;
      float new2 = 1 - beta2;
      int i = 0;
      for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
        FloatVector wi = FloatVector.fromArray(FLOATS, w, w0 + i);
        FloatVector limited = FloatVector.fromArray(FLOATS, g, g0 + i).mul(factor);
        FloatVector gi = wi.fma(FloatVector.broadcast(FLOATS, decay), limited);
        FloatVector mi =
            FloatVector.fromArray(FLOATS, m, m0 + i)
                .fma(FloatVector.broadcast(FLOATS, beta1), gi.mul(new1));
        // (1-β2)·g first, so that g² alone cannot overflow
        FloatVector vi =
            FloatVector.fromArray(FLOATS, v, v0 + i)
                .fma(FloatVector.broadcast(FLOATS, beta2), gi.mul(new2).mul(gi));
        mi.intoArray(m, m0 + i);
        vi.intoArray(v, v0 + i);
        FloatVector scale =
            vi.lanewise(SQRT)
                .fma(FloatVector.broadcast(FLOATS, root), FloatVector.broadcast(FLOATS, epsilon));
        wi.mul(shrink).sub(mi.mul(rate).div(scale)).intoArray(w, w0 + i);
      }
      for (; i < n; i++) {
        float gi = Math.fma(w[w0 + i], decay, g[g0 + i] * factor);
        float mi = Math.fma(m[m0 + i], beta1, gi * new1);
        float vi = Math.fma(v[v0 + i], beta2, gi * new2 * gi);
        m[m0 + i] = mi;
        v[v0 + i] = vi;
        float scale = Math.fma((float) Math.sqrt(vi), root, epsilon);
        w[w0 + i] = w[w0 + i] * shrink - mi * rate / scale;
      }
    }
  }

  @Override
  public void rmsProp(List<ParameterUpdate> updates, Limit limit, float decay, float epsilon) {
    float factor = limit.factor(HeapBuffer.of(limit.values()).copy());
    if (Float.isNaN(factor)) {
      return;
    }
    List<ParameterUpdate> advanced = limit.advanced(updates);
    chunks(advanced)
        .share(
            workers,
            (chunk, i, from, to) -> {
              ParameterUpdate update = advanced.get(i);
              HeapBuffer w = HeapBuffer.of(update.w());
              HeapBuffer g = HeapBuffer.of(update.g());
              HeapBuffer s = HeapBuffer.of(update.state().get(0));
              rmsProp(
                  w.array(),
                  w.offset() + from,
                  g.array(),
                  g.offset() + from,
                  factor,
                  s.array(),
                  s.offset() + from,
                  (float) update.rate(),
                  decay,
                  epsilon,
                  update.weightDecay(),
                  to - from);
            });
  }

  private static void rmsProp(
      float[] w,
      int w0,
      float[] g,
      int g0,
      float factor,
      float[] s,
      int s0,
      float rate,
      float decay,
      float epsilon,
      float weightDecay,
      int n) {
    float share = 1 - decay;
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector wi = FloatVector.fromArray(FLOATS, w, w0 + i);
      FloatVector limited = FloatVector.fromArray(FLOATS, g, g0 + i).mul(factor);
      FloatVector gi = wi.fma(FloatVector.broadcast(FLOATS, weightDecay), limited);
      FloatVector si =
          FloatVector.fromArray(FLOATS, s, s0 + i)
              .fma(FloatVector.broadcast(FLOATS, decay), gi.mul(share).mul(gi));
      si.intoArray(s, s0 + i);
      FloatVector scale = si.lanewise(SQRT).add(epsilon);
      wi.sub(gi.mul(rate).div(scale)).intoArray(w, w0 + i);
    }
    for (; i < n; i++) {
      float gi = Math.fma(w[w0 + i], weightDecay, g[g0 + i] * factor);
      float si = Math.fma(s[s0 + i], decay, gi * share * gi);
      s[s0 + i] = si;
      w[w0 + i] -= gi * rate / ((float) Math.sqrt(si) + epsilon);
    }
  }

  @Override
  public void clip(List<Buffer> gradients, float value) {
    new Chunks(gradients, Tiles.ELEMENTS)
        .share(
            workers,
            (chunk, k, from, to) -> {
              HeapBuffer g = HeapBuffer.of(gradients.get(k));
              clip(g.array(), g.offset() + from, value, to - from);
            });
  }

  private static void clip(float[] g, int g0, float value, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector gi = FloatVector.fromArray(FLOATS, g, g0 + i);
      FloatVector zero = gi.mul(0f); // NaN for infinity
      gi.min(value).max(-value).add(zero).intoArray(g, g0 + i);
    }
    for (; i < n; i++) {
      float x = g[g0 + i];
      g[g0 + i] = Math.max(Math.min(x, value), -value) + 0f * x;
    }
  }

  @Override
  public void accumulate(float weight, List<Buffer> gradients, boolean add, List<Buffer> sums) {
    new Chunks(gradients, Tiles.ELEMENTS)
        .share(
            workers,
            (chunk, k, from, to) -> {
              HeapBuffer g = HeapBuffer.of(gradients.get(k));
              HeapBuffer sum = HeapBuffer.of(sums.get(k));
              int g0 = g.offset() + from;
              int sum0 = sum.offset() + from;
              if (add) {
                addScaled(weight, g.array(), g0, sum.array(), sum0, to - from);
              } else {
                scale(weight, g.array(), g0, sum.array(), sum0, to - from);
              }
            });
  }

  private static void scale(float weight, float[] g, int g0, float[] sum, int sum0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector.fromArray(FLOATS, g, g0 + i).mul(weight).intoArray(sum, sum0 + i);
    }
    for (; i < n; i++) {
      sum[sum0 + i] = g[g0 + i] * weight;
    }
  }

  private static void addScaled(float weight, float[] g, int g0, float[] sum, int sum0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector before = FloatVector.fromArray(FLOATS, sum, sum0 + i);
      FloatVector.fromArray(FLOATS, g, g0 + i)
          .fma(FloatVector.broadcast(FLOATS, weight), before)
          .intoArray(sum, sum0 + i);
    }
    for (; i < n; i++) {
      sum[sum0 + i] = Math.fma(g[g0 + i], weight, sum[sum0 + i]);
    }
  }
}
