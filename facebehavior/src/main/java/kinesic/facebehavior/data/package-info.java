/**
 * Faces and their labels as the network is trained on them: one sample ({@link
 * kinesic.facebehavior.data.FaceSample}: pixels and whatever labels its database carries) and
 * batches of them.
 *
 * <p>Whoever reads manifests or draws faces makes samples; training and evaluation read batches.
 * Knows no network and no loss function. Start reading at {@link
 * kinesic.facebehavior.data.FaceLabels}.
 */
@NullMarked
package kinesic.facebehavior.data;

import org.jspecify.annotations.NullMarked;
