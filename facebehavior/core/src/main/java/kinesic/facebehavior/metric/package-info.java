/**
 * How good predictions are: counts and moments that grow sample by sample, the figures read from
 * them, and beside each figure that of chance.
 *
 * <p><b>Chance</b> is what a guesser reaches who knows how often each label occurs in the test set
 * but sees no face: the best of always giving one answer and of drawing from the label frequencies.
 * Each figure's Javadoc says which that is.
 *
 * <p>A figure that the samples do not define (no sample, no variance) is NaN, and a mean over
 * labels leaves such labels out; it is NaN if none is left. Samples without a label take no part.
 *
 * <p>Used by training and evaluation. Knows no network. Start reading at {@link
 * kinesic.facebehavior.metric.Evaluation}.
 */
@NullMarked
package kinesic.facebehavior.metric;

import org.jspecify.annotations.NullMarked;
