/**
 * Losses for partially labelled samples, and the labels that they read. Each loss is an op whose
 * gradient is derived in its Javadoc.
 *
 * <p>The package does not depend on faces. Its terms are a categorical head with K classes
 * (expressions or people), a binary head with M sigmoids (action units or attributes), a regression
 * head (valence and arousal), and a {@link kinesic.facebehavior.Relatedness} of K by M that couples
 * the first two. The cross-entropy of the categorical head is {@link
 * kinesic.engine.op.CrossEntropy} of the engine, which ignores negative labels; see {@link
 * kinesic.facebehavior.loss.CategoryLabels#crossEntropy}. Steps that depend on labels only are not
 * ops: {@link kinesic.facebehavior.loss.SoftLabels} and {@link
 * kinesic.facebehavior.loss.HardCoAnnotation}.
 *
 * <p><b>Implementation.</b> Outputs of heads are small: 751 faces by 26 scores, 78 kB, for the
 * batch of the paper. A loss composed of point-wise ops would pass over memory ten to forty times
 * and need a tensor for each mask. The ops therefore use the kernel {@link
 * kinesic.kernels.CrossEntropy} and {@link kinesic.kernels.Concordance}, which compute value and
 * gradient in one pass; the targets and the weight of each label are computed here, on the host.
 * They reach the backend in one transfer a batch, {@link kinesic.facebehavior.loss.LabelArray}, and
 * losses read nothing back. Forms that are not the default, such as the literal ones, are composed
 * of tensor ops. Tests compare every loss with its composition from plain ops, forward and
 * backward.
 *
 * <p>Start reading at {@link kinesic.facebehavior.loss.MaskedBinaryCrossEntropy}, the simplest,
 * then {@link kinesic.facebehavior.loss.DistributionMatching}.
 */
@NullMarked
package kinesic.facebehavior.loss;

import org.jspecify.annotations.NullMarked;
