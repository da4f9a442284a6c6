package kinesic.nn.optim;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Buffer;
import kinesic.kernels.Elementwise;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;

/**
 * Base class of optimisers whose rule has no kernel of its own, but is written with the
 * element-wise kernels or the methods of {@link kinesic.engine.Tensor}, one parameter after the
 * other.
 *
 * <p>The host decides whether and how far the parameters move, so it waits for the norm of the
 * gradients before each update. A rule with a kernel, which extends {@link Optimiser}, does not
 * wait, and reads and writes memory once.
 */
public abstract class ElementwiseOptimiser extends Optimiser {

  /**
   * For subclasses; see {@link Optimiser#Optimiser}.
   *
   * @param kind name of the optimiser in messages and files
   * @param momentNames names of the tensors kept for each parameter; they have its shape and start
   *     at 0
   */
  protected ElementwiseOptimiser(
      String kind, List<ParameterGroup> groups, float learningRate, List<String> momentNames) {
    super(kind, groups, learningRate, momentNames);
  }

  /**
   * Updates one parameter.
   *
   * @param update the parameter, its gradient, finite and limited as {@link #clip} says, its
   *     moments in the order of the names given at construction, and the rates
   */
  protected abstract void update(ParameterUpdate update);

  @Override
  protected final void update(
      OptimiserKernels rules, List<ParameterUpdate> updates, OptimiserKernels.Limit limit) {
    float[] values = new float[limit.values().length()];
    limit.values().backend().read(limit.values(), 0, values, 0, values.length);
    float factor = limit.factor(values);
    if (Float.isNaN(factor)) {
      return;
    }
    if (factor != 1) {
      List<Buffer> gradients = updates.stream().map(ParameterUpdate::g).toList();
      rules.accumulate(factor, gradients, false, gradients);
    }
    updates.forEach(this::update);
  }

  // ---------------------------------------------------------------- for rules

  /** Returns the elements of a buffer as a vector that shares its memory. */
  protected static Tensor vector(Buffer buffer) {
    return new Tensor(Shape.of(buffer.length()), buffer);
  }

  /** Returns g + weightDecay · w, the gradient with coupled weight decay. */
  protected static Tensor decayedGradient(ParameterUpdate update) {
    Tensor g = vector(update.g());
    return update.weightDecay() == 0 ? g : g.add(vector(update.w()).multiply(update.weightDecay()));
  }

  /** Computes mean = decay · mean + (1 - decay) · value in place. */
  protected static void average(float decay, Tensor mean, Tensor value) {
    Elementwise kernels = mean.backend().elementwise();
    kernels.affine(decay, mean.buffer(), 0f, mean.buffer());
    kernels.addScaled(1 - decay, value.buffer(), mean.buffer());
  }

  /** Computes target += scale · value in place. */
  protected static void add(float scale, Tensor value, Tensor target) {
    target.backend().elementwise().addScaled(scale, value.buffer(), target.buffer());
  }
}
