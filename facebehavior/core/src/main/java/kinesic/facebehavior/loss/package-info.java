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
 * kB. Composed from point-wise ops, a loss passes over memory ten to forty times and needs a tensor
 * for each mask. So the op asks the backend for a {@link kinesic.kernels.CrossEntropy}, which gives
 * value and gradient in one pass and knows distributions and no faces; what the labels say, and how
 * much each counts, is worked out here. The forms that nobody trains with by default, such as the
 * literal ones, are written with tensors. Tests hold every loss against its composition from plain
 * ops, forward and backward.
 *
 * <p>Start reading at {@link kinesic.facebehavior.loss.MaskedBinaryCrossEntropy}, the plainest,
 * then {@link kinesic.facebehavior.loss.DistributionMatching}.
 */
@NullMarked
package kinesic.facebehavior.loss;

import org.jspecify.annotations.NullMarked;
