package kinesic.kernels.scalar;

import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Optimisation;
import org.jspecify.annotations.Nullable;

/**
 * Parameter updates in double. A step reads the state as it is stored, rounded to float, so that a
 * run resumed from stored state continues with the same numbers.
 */
public final class ScalarOptimisation implements Optimisation {

  /** One thread, no state. */
  public ScalarOptimisation() {}

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
    HeapBuffer hv = velocity == null ? null : HeapBuffer.of(velocity);
    float[] ws = hw.array(); // [length], likewise g and velocity
    float[] gs = hg.array();
    for (int i = 0; i < hw.length(); i++) {
      double weight = ws[hw.offset() + i];
      double gradient = gs[hg.offset() + i] + weightDecay * weight;
      double direction = gradient;
      if (hv != null) {
        float v = (float) ((double) momentum * hv.array()[hv.offset() + i] + gradient);
        hv.array()[hv.offset() + i] = v;
        direction = nesterov ? gradient + (double) momentum * v : v;
      }
      ws[hw.offset() + i] = (float) (weight - rate * direction);
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
    float[] ws = hw.array(); // [length], likewise all others
    float[] gs = hg.array();
    float[] ms = hm.array();
    float[] vs = hv.array();
    double correction1 = 1 - Math.pow(beta1, (double) step);
    double correction2 = 1 - Math.pow(beta2, (double) step);
    for (int i = 0; i < hw.length(); i++) {
      double weight = ws[hw.offset() + i];
      double gradient = gs[hg.offset() + i];
      if (decoupled) {
        weight *= 1 - (double) rate * weightDecay;
      } else {
        gradient += weightDecay * weight;
      }
      float m1 = (float) (beta1 * (double) ms[hm.offset() + i] + (1.0 - beta1) * gradient);
      float v1 =
          (float) (beta2 * (double) vs[hv.offset() + i] + (1.0 - beta2) * gradient * gradient);
      ms[hm.offset() + i] = m1;
      vs[hv.offset() + i] = v1;
      double step1 = m1 / correction1 / (Math.sqrt(v1 / correction2) + epsilon);
      ws[hw.offset() + i] = (float) (weight - rate * step1);
    }
  }

  @Override
  public void rmsProp(
      Buffer w, Buffer g, Buffer s, float rate, float decay, float epsilon, float weightDecay) {
    HeapBuffer hw = HeapBuffer.of(w);
    HeapBuffer hg = HeapBuffer.of(g);
    HeapBuffer hs = HeapBuffer.of(s);
    float[] ws = hw.array(); // [length], likewise all others
    float[] gs = hg.array();
    float[] ss = hs.array();
    for (int i = 0; i < hw.length(); i++) {
      double weight = ws[hw.offset() + i];
      double gradient = gs[hg.offset() + i] + weightDecay * weight;
      float s1 =
          (float) (decay * (double) ss[hs.offset() + i] + (1.0 - decay) * gradient * gradient);
      ss[hs.offset() + i] = s1;
      ws[hw.offset() + i] = (float) (weight - rate * gradient / (Math.sqrt(s1) + epsilon));
    }
  }
}
