package kinesic.nn.train;

import java.util.Map;

/**
 * What a step reads from the device.
 *
 * @param losses by name, see {@link StepLosses}
 * @param norm of all gradients taken as one vector, before clipping by norm
 */
record StepOutcome(Map<String, Double> losses, double norm) {}
