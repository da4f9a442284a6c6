/**
 * What the network is trained to make small: losses as ops, each with its gradient derived in its
 * Javadoc, for samples that carry only some of the labels; and the labels that losses read.
 *
 * <p>Nothing here knows a face. There are a categorical head with K classes (expressions, or
 * persons), a binary head with M sigmoids (action units, or attributes), a head of numbers (valence
 * and arousal), and a {@link kinesic.facebehavior.Relatedness} of K by M that couples the first
 * two. The cross-entropy of the categorical head is the engine's, {@link
 * kinesic.engine.op.CrossEntropy}: a negative label is none. What depends on labels alone is no op
 * but a labelling step: {@link kinesic.facebehavior.loss.SoftLabels} and {@link
 * kinesic.facebehavior.loss.HardCoAnnotation}.
 *
 * <p><b>Where the numbers are.</b> Heads are small: 751 faces by 26 scores at the paper's batch, 78
 * kB. A loss asks the backend for what is costly, exponentials, logarithms, softmax and products
 * with the table, in a few calls over the whole head; reads the results into arrays once; and goes
 * over them in one loop forward and one backward, with masks as factors (a branch on a label cannot
 * be foreseen) and sums in double. The gradient is written once. Composed from point-wise ops, the
 * same loss passes over memory ten to forty times and needs a tensor for each mask; a kernel of its
 * own for each loss would put faces into every backend. This way the losses run on any backend, and
 * every number that the formula names can be looked at in a debugger.
 *
 * <p>Start reading at {@link kinesic.facebehavior.loss.MaskedBinaryCrossEntropy}, the plainest,
 * then {@link kinesic.facebehavior.loss.DistributionMatching}.
 */
@NullMarked
package kinesic.facebehavior.loss;

import org.jspecify.annotations.NullMarked;
