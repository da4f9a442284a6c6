/**
 * Views of a computation for people: {@link kinesic.engine.view.Explain} writes the chain rule of a
 * small graph as text.
 *
 * <p>Reads tensors and the tape; nothing else in the engine depends on it.
 */
@NullMarked
package kinesic.engine.view;

import org.jspecify.annotations.NullMarked;
