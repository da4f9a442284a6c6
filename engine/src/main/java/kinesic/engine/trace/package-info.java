/**
 * The graph of a forward pass: {@link kinesic.engine.trace.Trace} runs a function on symbolic
 * tensors, which have shapes but no numbers, and records the ops that are applied to them.
 *
 * <p>Whatever needs to know the structure of a network reads its {@link
 * kinesic.engine.trace.Graph}: compiled inference, the summary of a network, exporters. Depends on
 * tensors and the tape. Start reading at {@link kinesic.engine.trace.Trace}.
 */
@NullMarked
package kinesic.engine.trace;

import org.jspecify.annotations.NullMarked;
