package kinesic.kernels.scalar;

import java.util.List;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;

/**
 * Parameter updates in double. A step reads the state as it is stored, rounded to float, so that a
 * run that resumes from stored state continues with the same numbers.
 */
public final class ScalarOptimiserKernels implements OptimiserKernels {

  /** Creates stateless kernels that run on the calling thread. */
  public ScalarOptimiserKernels() {}

  @Override
  public void sgd(List<ParameterUpdate> updates, Limit limit, float momentum, boolean nesterov) {
    float factor = limit.factor(HeapBuffer.of(limit.values()).copy());
    if (Float.isNaN(factor)) {
      return;
    }
    for (ParameterUpdate update : limit.advanced(updates)) {
      sgd(update, factor, momentum, nesterov);
    }
  }

  private static void sgd(ParameterUpdate update, float factor, float momentum, boolean nesterov) {
    HeapBuffer w = HeapBuffer.of(update.w()); // [length], likewise g and v
    HeapBuffer g = HeapBuffer.of(update.g());
    HeapBuffer v = momentum == 0 ? null : HeapBuffer.of(update.state().get(0));
    for (int i = 0; i < w.length(); i++) {
      double weight = w.array()[w.offset() + i];
      double gradient = factor * g.array()[g.offset() + i] + update.weightDecay() * weight;
      double direction = gradient;
      if (v != null) {
        float v1 = (float) ((double) momentum * v.array()[v.offset() + i] + gradient);
        v.array()[v.offset() + i] = v1;
        direction = nesterov ? gradient + (double) momentum * v1 : v1;
      }
      w.array()[w.offset() + i] = (float) (weight - update.rate() * direction);
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
    for (ParameterUpdate update : limit.advanced(updates)) {
      adam(update, factor, beta1, beta2, epsilon, decoupled);
    }
  }

  private static void adam(
      ParameterUpdate update,
      float factor,
      float beta1,
      float beta2,
      float epsilon,
      boolean decoupled) {
    HeapBuffer w = HeapBuffer.of(update.w()); // [length], likewise all others
    HeapBuffer g = HeapBuffer.of(update.g());
    HeapBuffer m = HeapBuffer.of(update.state().get(0));
    HeapBuffer v = HeapBuffer.of(update.state().get(1));
    double correction1 = 1 - Math.pow(beta1, (double) update.step());
    double correction2 = 1 - Math.pow(beta2, (double) update.step());
    for (int i = 0; i < w.length(); i++) {
      double weight = w.array()[w.offset() + i];
      double gradient = factor * g.array()[g.offset() + i];
      if (decoupled) {
        weight *= 1 - update.rate() * update.weightDecay();
      } else {
        gradient += update.weightDecay() * weight;
      }
      float m1 = (float) (beta1 * (double) m.array()[m.offset() + i] + (1.0 - beta1) * gradient);
      float v1 =
          (float)
              (beta2 * (double) v.array()[v.offset() + i] + (1.0 - beta2) * gradient * gradient);
      m.array()[m.offset() + i] = m1;
      v.array()[v.offset() + i] = v1;
      double direction = m1 / correction1 / (Math.sqrt(v1 / correction2) + epsilon);
      w.array()[w.offset() + i] = (float) (weight - update.rate() * direction);
    }
  }

  @Override
  public void rmsProp(List<ParameterUpdate> updates, Limit limit, float decay, float epsilon) {
    float factor = limit.factor(HeapBuffer.of(limit.values()).copy());
    if (Float.isNaN(factor)) {
      return;
    }
    for (ParameterUpdate update : limit.advanced(updates)) {
      rmsProp(update, factor, decay, epsilon);
    }
  }

  private static void rmsProp(ParameterUpdate update, float factor, float decay, float epsilon) {
    HeapBuffer w = HeapBuffer.of(update.w()); // [length], likewise g and s
    HeapBuffer g = HeapBuffer.of(update.g());
    HeapBuffer s = HeapBuffer.of(update.state().get(0));
    for (int i = 0; i < w.length(); i++) {
      double weight = w.array()[w.offset() + i];
      double gradient = factor * g.array()[g.offset() + i] + update.weightDecay() * weight;
      float s1 =
          (float)
              (decay * (double) s.array()[s.offset() + i] + (1.0 - decay) * gradient * gradient);
      s.array()[s.offset() + i] = s1;
      w.array()[w.offset() + i] =
          (float) (weight - update.rate() * gradient / (Math.sqrt(s1) + epsilon));
    }
  }

  @Override
  public void clip(List<Buffer> gradients, float value) {
    for (Buffer gradient : gradients) {
      HeapBuffer g = HeapBuffer.of(gradient);
      for (int i = g.offset(); i < g.offset() + g.length(); i++) {
        float x = g.array()[i];
        g.array()[i] = Float.isInfinite(x) ? Float.NaN : Math.min(Math.max(x, -value), value);
      }
    }
  }

  @Override
  public void accumulate(float weight, List<Buffer> gradients, boolean add, List<Buffer> sums) {
    for (int k = 0; k < gradients.size(); k++) {
      HeapBuffer g = HeapBuffer.of(gradients.get(k)); // [length]
      HeapBuffer sum = HeapBuffer.of(sums.get(k)); // [length]
      for (int i = 0; i < sum.length(); i++) {
        double before = add ? sum.array()[sum.offset() + i] : -0.0; // changes no product
        sum.array()[sum.offset() + i] =
            (float) ((double) weight * g.array()[g.offset() + i] + before);
      }
    }
  }
}
