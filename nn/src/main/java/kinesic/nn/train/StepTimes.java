package kinesic.nn.train;

/**
 * Where the time of a step went, as the host sees it: a device may still be at work when a part
 * ends. Loading is not included. A step that the backend has captured is computed and updated in
 * one go, all of which counts as computation.
 *
 * @param compute seconds of the forward and backward passes of the micro-batches of this process
 * @param exchange seconds in which gradients, losses and running statistics were exchanged with the
 *     other ranks of the group, including the wait for slower ones; 0 in a group of one
 * @param update seconds of the update of the parameters, including the wait for its result
 */
public record StepTimes(double compute, double exchange, double update) {}
