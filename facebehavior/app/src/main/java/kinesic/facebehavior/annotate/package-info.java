/**
 * Draws predictions into pictures: the box of each face, its expression, valence and arousal, and
 * the labels that are present.
 *
 * <p>Everything is drawn pixel by pixel from the distances to shapes, with a small font of strokes:
 * AWT cannot set type on a machine without fonts, and the same picture gets the same bytes on every
 * machine. The package knows pictures, tasks and rows of predictions; it must not know networks,
 * training or the command line. Start reading at {@link
 * kinesic.facebehavior.annotate.PictureAnnotator}.
 */
@NullMarked
package kinesic.facebehavior.annotate;

import org.jspecify.annotations.NullMarked;
