/**
 * Manifests: CSV files that name images and their labels, and the datasets that read them.
 *
 * <p>Used by importers, training, evaluation and the generator of drawn faces. It knows files and
 * labels; it must not know networks, losses or how a face is drawn. Start reading at {@link
 * kinesic.facebehavior.manifest.Manifest}, which describes the format.
 */
@NullMarked
package kinesic.facebehavior.manifest;

import org.jspecify.annotations.NullMarked;
