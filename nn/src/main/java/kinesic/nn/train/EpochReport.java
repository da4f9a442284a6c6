package kinesic.nn.train;

import java.util.Map;

/**
 * Report of one epoch.
 *
 * @param epoch number of the epoch, counted from 1
 * @param step number of parameter updates since the start of the run
 * @param loss mean of the total loss over the steps of the epoch
 * @param parts means of the parts of the loss, each over the steps that had the part
 * @param learningRate the learning rate of the last step
 * @param weights the weights of the tasks at the end of the epoch, by name, see {@link
 *     kinesic.nn.weighting.TaskWeighting#weights}
 * @param metrics the validation metrics by name; empty without a validation
 * @param improved whether the monitored metric reached its best value so far
 * @param seconds duration of the epoch and its validation; after a resume, only of the part that
 *     this process ran
 */
public record EpochReport(
    int epoch,
    long step,
    double loss,
    Map<String, Double> parts,
    double learningRate,
    Map<String, Double> weights,
    Map<String, Double> metrics,
    boolean improved,
    double seconds) {}
