/**
 * Event files of TensorBoard: what a training run reports, as curves, histograms and images.
 *
 * <p>Uses the listeners of the training loop, modules and tensor files; does not depend on
 * particular networks, losses or optimisers. Start reading at {@link
 * kinesic.nn.tensorboard.TensorBoard}, or at {@link kinesic.nn.tensorboard.EventFile} for programs
 * without a {@link kinesic.nn.train.Trainer}.
 */
@NullMarked
package kinesic.nn.tensorboard;

import org.jspecify.annotations.NullMarked;
