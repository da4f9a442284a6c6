package kinesic.nn.train;

import java.util.Map;

/**
 * What a step did.
 *
 * @param position after the step
 * @param loss the total, over micro-batches the mean
 * @param parts the parts of the loss by name
 * @param learningRate the learning rate of the step, before the factors of parameter groups
 * @param gradientNorm the length of all gradients as one vector, before clipping by norm
 */
public record StepReport(
    TrainingPosition position,
    double loss,
    Map<String, Double> parts,
    double learningRate,
    double gradientNorm) {}
