package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.SQRT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Optimisation;
import kinesic.kernels.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Parameter updates in one pass over memory. The scalar remainder of each loop does what a lane of
 * the vector does, bit for bit.
 */
public final class VectorOptimisation implements Optimisation {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final Workers workers;

  /** Runs on {@code workers}. */
  public VectorOptimisation(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void sgd(
      Buffer w,
      Buffer g,
      @Nullable Buffer velocity,
      float rate,
      float momentum,
      boolean nesterov,
      float weightDecay) {
    HeapBuffer hw = HeapBuffer.of(w);
    HeapBuffer hg = HeapBuffer.of(g);
    float[] ws = hw.array(); // [length], likewise g and velocity
    float[] gs = hg.array();
    int w0 = hw.offset();
    int g0 = hg.offset();
    if (velocity == null) {
      Tiles.overElements(
          workers,
          hw.length(),
          (from, to) -> descend(ws, w0 + from, gs, g0 + from, rate, weightDecay, to - from));
      return;
    }
    HeapBuffer hv = HeapBuffer.of(velocity);
    float[] vs = hv.array();
    int v0 = hv.offset();
    // w -= rate · (a·g' + b·v): Nesterov's form has a = 1 and b = momentum, the plain one 0 and 1
    float a = nesterov ? 1 : 0;
    float b = nesterov ? momentum : 1;
    Tiles.overElements(
        workers,
        hw.length(),
        (from, to) ->
            descend(
                ws,
                w0 + from,
                gs,
                g0 + from,
                vs,
                v0 + from,
                rate * a,
                rate * b,
                momentum,
                weightDecay,
                to - from));
  }

  private static void descend(
      float[] w, int w0, float[] g, int g0, float rate, float decay, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector wi = FloatVector.fromArray(FLOATS, w, w0 + i);
      FloatVector gi =
          wi.fma(FloatVector.broadcast(FLOATS, decay), FloatVector.fromArray(FLOATS, g, g0 + i));
      gi.fma(FloatVector.broadcast(FLOATS, -rate), wi).intoArray(w, w0 + i);
    }
    for (; i < n; i++) {
      float gi = Math.fma(w[w0 + i], decay, g[g0 + i]);
      w[w0 + i] = Math.fma(gi, -rate, w[w0 + i]);
    }
  }

  private static void descend(
      float[] w,
      int w0,
      float[] g,
      int g0,
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
      FloatVector gi =
          wi.fma(FloatVector.broadcast(FLOATS, decay), FloatVector.fromArray(FLOATS, g, g0 + i));
      FloatVector vi =
          FloatVector.fromArray(FLOATS, v, v0 + i).fma(FloatVector.broadcast(FLOATS, momentum), gi);
      vi.intoArray(v, v0 + i);
      FloatVector moved = vi.fma(FloatVector.broadcast(FLOATS, -velocityRate), wi);
      gi.fma(FloatVector.broadcast(FLOATS, -gradientRate), moved).intoArray(w, w0 + i);
    }
    for (; i < n; i++) {
      float gi = Math.fma(w[w0 + i], decay, g[g0 + i]);
      float vi = Math.fma(v[v0 + i], momentum, gi);
      v[v0 + i] = vi;
      float moved = Math.fma(vi, -velocityRate, w[w0 + i]);
      w[w0 + i] = Math.fma(gi, -gradientRate, moved);
    }
  }

  @Override
  public void adam(
      Buffer w,
      Buffer g,
      Buffer m,
      Buffer v,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      float weightDecay,
      boolean decoupled,
      long step) {
    HeapBuffer hw = HeapBuffer.of(w);
    HeapBuffer hg = HeapBuffer.of(g);
    HeapBuffer hm = HeapBuffer.of(m);
    HeapBuffer hv = HeapBuffer.of(v);
    double correction1 = 1 - Math.pow(beta1, (double) step);
    double correction2 = 1 - Math.pow(beta2, (double) step);
    Adam adam =
        new Adam(
            beta1,
            beta2,
            (float) (rate / correction1),
            (float) (1 / Math.sqrt(correction2)),
            epsilon,
            decoupled ? (float) (1 - (double) rate * weightDecay) : 1,
            decoupled ? 0 : weightDecay);
    Tiles.overElements(
        workers,
        hw.length(),
        (from, to) ->
            adam.run(
                hw.array(),
                hw.offset() + from,
                hg.array(),
                hg.offset() + from,
                hm.array(),
                hm.offset() + from,
                hv.array(),
                hv.offset() + from,
                to - from));
  }

  /**
   * The numbers of one step: w = shrink·w - rate · m / (√v · root + epsilon), where rate has 1 / (1
   * - β1^step) in it and root is 1 / √(1 - β2^step).
   */
  private record Adam(
      float beta1, float beta2, float rate, float root, float epsilon, float shrink, float decay) {

    void run(float[] w, int w0, float[] g, int g0, float[] m, int m0, float[] v, int v0, int n) {
      float new1 = 1 - beta1;
      float new2 = 1 - beta2;
      int i = 0;
      for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
        FloatVector wi = FloatVector.fromArray(FLOATS, w, w0 + i);
        FloatVector gi =
            wi.fma(FloatVector.broadcast(FLOATS, decay), FloatVector.fromArray(FLOATS, g, g0 + i));
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
        float gi = Math.fma(w[w0 + i], decay, g[g0 + i]);
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
  public void rmsProp(
      Buffer w, Buffer g, Buffer s, float rate, float decay, float epsilon, float weightDecay) {
    HeapBuffer hw = HeapBuffer.of(w);
    HeapBuffer hg = HeapBuffer.of(g);
    HeapBuffer hs = HeapBuffer.of(s);
    float[] ws = hw.array(); // [length], likewise g and s
    float[] gs = hg.array();
    float[] ss = hs.array();
    int w0 = hw.offset();
    int g0 = hg.offset();
    int s0 = hs.offset();
    float share = 1 - decay;
    Tiles.overElements(
        workers,
        hw.length(),
        (from, to) -> {
          int i = from;
          for (; i <= to - Lanes.COUNT; i += Lanes.COUNT) {
            FloatVector wi = FloatVector.fromArray(FLOATS, ws, w0 + i);
            FloatVector gi =
                wi.fma(
                    FloatVector.broadcast(FLOATS, weightDecay),
                    FloatVector.fromArray(FLOATS, gs, g0 + i));
            FloatVector si =
                FloatVector.fromArray(FLOATS, ss, s0 + i)
                    .fma(FloatVector.broadcast(FLOATS, decay), gi.mul(share).mul(gi));
            si.intoArray(ss, s0 + i);
            FloatVector scale = si.lanewise(SQRT).add(epsilon);
            wi.sub(gi.mul(rate).div(scale)).intoArray(ws, w0 + i);
          }
          for (; i < to; i++) {
            float gi = Math.fma(ws[w0 + i], weightDecay, gs[g0 + i]);
            float si = Math.fma(ss[s0 + i], decay, gi * share * gi);
            ss[s0 + i] = si;
            ws[w0 + i] -= gi * rate / ((float) Math.sqrt(si) + epsilon);
          }
        });
  }
}
