/**
 * Neural networks: {@link kinesic.nn.Module} holds named parameters and children, {@link
 * kinesic.nn.Layer} maps one tensor to one tensor; layers build on them.
 *
 * <p>Depends on tensors and ops, and on the descriptions of kernels (windows, activations) and, for
 * buffers, on the backend; does not depend on optimisers, losses, datasets or the training loop.
 * Start reading at {@link kinesic.nn.Module}, then {@link kinesic.nn.Linear}.
 */
@NullMarked
package kinesic.nn;

import org.jspecify.annotations.NullMarked;
