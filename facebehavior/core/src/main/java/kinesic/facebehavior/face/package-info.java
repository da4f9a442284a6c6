/**
 * Faces: pixels, pixels with labels, and batches of both, which a training step uploads.
 *
 * <p>Used by everything that handles faces. It does not know files, databases or drawing. Start
 * reading at {@link kinesic.facebehavior.face.FaceBatch}.
 */
@NullMarked
package kinesic.facebehavior.face;

import org.jspecify.annotations.NullMarked;
