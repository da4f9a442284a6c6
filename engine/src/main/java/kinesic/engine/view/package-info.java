/**
 * Views of a computation for people: {@link kinesic.engine.view.Explain} writes the chain rule of a
 * small graph as text, {@link kinesic.engine.view.TapePage} a tape of any size as a page for a
 * browser.
 *
 * <p>Reads tensors and the tape; of the engine, only the playground depends on it. The page is made
 * of the files {@code tape*} beside the classes, which a browser runs as they are.
 */
@NullMarked
package kinesic.engine.view;

import org.jspecify.annotations.NullMarked;
