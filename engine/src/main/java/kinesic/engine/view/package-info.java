/**
 * Views of a computation for people: {@link kinesic.engine.view.TapePage} writes a tape as a page.
 *
 * <p>Reads tensors and the tape; nothing else in the engine depends on it. The page is made of the
 * files {@code tape*} beside the classes, which a browser runs as they are.
 */
@NullMarked
package kinesic.engine.view;

import org.jspecify.annotations.NullMarked;
