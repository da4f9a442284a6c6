/**
 * Optimisers, parameter groups, gradient clipping, learning rate schedules and averages of weights.
 *
 * <p>Used by the training loop and by hand-written loops. Depends on modules only as collections of
 * named parameters; does not depend on layers, losses, datasets or the training loop. Start reading
 * at {@link kinesic.nn.optim.Optimiser}.
 */
@NullMarked
package kinesic.nn.optim;

import org.jspecify.annotations.NullMarked;
