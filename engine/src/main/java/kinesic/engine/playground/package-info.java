/**
 * The playground: a page on this machine on which one types expressions over small tensors and sees
 * values, gradients and the tape.
 *
 * <p>{@link kinesic.engine.playground.Playground} starts it. A {@code Parser} reads the text, an
 * {@code Evaluator} applies the engine to it, within {@code Limits}, and {@code PlaygroundServer}
 * answers the page, whose files are resources of this package. Nothing depends on this package.
 */
@NullMarked
package kinesic.engine.playground;

import org.jspecify.annotations.NullMarked;
