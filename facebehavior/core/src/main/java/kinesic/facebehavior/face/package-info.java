/**
 * Faces: pixels, pixels with labels, and batches as the network reads them.
 *
 * <p>Used by everything that handles faces. It does not know files, databases or drawing. Start
 * reading at {@link kinesic.facebehavior.face.FaceBatch}.
 */
@NullMarked
package kinesic.facebehavior.face;

import org.jspecify.annotations.NullMarked;
