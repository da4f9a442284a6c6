/**
 * The tape: {@link kinesic.engine.autograd.Op} is one application of a differentiable function,
 * {@link kinesic.engine.autograd.Node} its entry on the tape, {@link
 * kinesic.engine.autograd.Autograd} what can be asked of the tape, and {@code BackwardPass} the
 * walk that answers.
 *
 * <p>The ops use this package, and so does everyone who writes an op. It depends on no particular
 * op. Start reading at {@link kinesic.engine.autograd.Op}.
 */
@NullMarked
package kinesic.engine.autograd;

import org.jspecify.annotations.NullMarked;
