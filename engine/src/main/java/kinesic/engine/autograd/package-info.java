/**
 * The tape: {@link kinesic.engine.autograd.Op} is one differentiable function, {@link
 * kinesic.engine.autograd.Node} its entry on the tape, {@link kinesic.engine.autograd.Autograd} the
 * backward pass.
 *
 * <p>Used by the ops and by anyone who writes an op. Knows no particular op. Start reading at
 * {@link kinesic.engine.autograd.Op}.
 */
@NullMarked
package kinesic.engine.autograd;

import org.jspecify.annotations.NullMarked;
