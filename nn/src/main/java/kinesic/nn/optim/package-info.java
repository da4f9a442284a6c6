/**
 * From gradients to new parameters: {@link kinesic.nn.optim.Optimiser} and its kinds, parameter
 * groups, clipping, and schedules of the learning rate.
 *
 * <p>Used by the training loop and by anyone who writes one. Knows modules only as named
 * parameters; knows no loss and no data. Start reading at {@link kinesic.nn.optim.Optimiser}.
 */
@NullMarked
package kinesic.nn.optim;

import org.jspecify.annotations.NullMarked;
