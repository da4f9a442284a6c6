/**
 * Metrics: counts, moments and lists of scores that grow sample by sample, the values computed from
 * them, and for each value the one that chance reaches.
 *
 * <p><b>Chance</b> is the best that a guesser reaches who knows how often each label occurs in the
 * test set but sees no face: always giving one answer, or drawing from the label frequencies. The
 * Javadoc of each metric says which.
 *
 * <p>A metric that the samples do not define (no sample, no variance) is NaN. A mean over labels
 * leaves out labels whose metric is NaN, and is NaN if no label is left. Samples without a label
 * are ignored.
 *
 * <p>Used by the evaluation of tasks. It does not know tasks or networks. Start reading at {@link
 * kinesic.facebehavior.metric.ConfusionMatrix}.
 */
@NullMarked
package kinesic.facebehavior.metric;

import org.jspecify.annotations.NullMarked;
