package kinesic.nn.train;

import java.util.Map;

/**
 * Report of one training step.
 *
 * @param position the position after the step
 * @param loss the total loss; the mean over the micro-batches of the step
 * @param parts the parts of the loss by name
 * @param learningRate the learning rate of the step, before the scales of parameter groups
 * @param gradientNorm the norm of all gradients taken as one vector, before clipping by norm
 */
public record StepReport(
    TrainingPosition position,
    double loss,
    Map<String, Double> parts,
    double learningRate,
    double gradientNorm,
    StepTimes times) {}
