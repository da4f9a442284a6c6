/**
 * Loss functions composed of tensor operations: {@link kinesic.nn.loss.Loss}, and those with
 * options as classes of their own, {@link kinesic.nn.loss.CrossEntropyLoss}, {@link
 * kinesic.nn.loss.BinaryCrossEntropyLoss} and {@link kinesic.nn.loss.ArcFaceLoss}.
 *
 * <p>Used by training code. Depends on tensors and ops; does not depend on modules, optimisers,
 * datasets or the training loop. Start reading at {@link kinesic.nn.loss.Loss}.
 */
@NullMarked
package kinesic.nn.loss;

import org.jspecify.annotations.NullMarked;
