package kinesic.nn.train;

import java.util.Map;

/**
 * What an epoch did.
 *
 * @param epoch its number, from 1
 * @param step updates of the parameters since the beginning of the run
 * @param loss the mean of the total over the steps of the epoch
 * @param parts the means of the parts of the loss, each over the steps that had it
 * @param learningRate the learning rate of the last step
 * @param metrics what the validation measured; empty without one
 * @param improved whether the watched metric is the best so far
 * @param seconds how long the epoch took with its validation, not counting what a run before an
 *     interruption did
 */
public record EpochReport(
    int epoch,
    long step,
    double loss,
    Map<String, Double> parts,
    double learningRate,
    Map<String, Double> metrics,
    boolean improved,
    double seconds) {}
