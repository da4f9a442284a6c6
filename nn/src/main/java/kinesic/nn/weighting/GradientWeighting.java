package kinesic.nn.weighting;

/**
 * A weighting that sees the gradients of the tasks, g_t = ∇L_t. A step computes them one after the
 * other, each as the mean over the micro-batches of the step, and then combines them.
 *
 * <p>A parameter is <i>shared</i> in a step if several tasks have a gradient for it, such as those
 * of a trunk. The combined gradient of a shared parameter is Σ_t c_t g_t, and that of a parameter
 * that one task t alone uses, such as those of its head, is o_t g_t. The factors depend on the
 * scalar products of the gradients over the shared parameters, taken as one vector.
 */
public non-sealed interface GradientWeighting extends TaskWeighting {

  /**
   * Returns the factors of a step.
   *
   * @param gradients of at least one task. Products and losses may be NaN or infinite; then the
   *     result may be anything, because the step will not move the parameters.
   */
  TaskFactors factors(StepGradients gradients);
}
