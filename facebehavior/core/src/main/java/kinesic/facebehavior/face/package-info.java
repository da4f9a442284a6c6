/**
 * A face: its pixels, its labels, and batches of faces as the network reads them.
 *
 * <p>Used by everything that handles faces. It does not know files, databases or drawing. Start
 * reading at {@link kinesic.facebehavior.face.FaceLabels}.
 */
@NullMarked
package kinesic.facebehavior.face;

import org.jspecify.annotations.NullMarked;
