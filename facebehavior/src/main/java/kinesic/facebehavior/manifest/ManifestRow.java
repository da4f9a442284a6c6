package kinesic.facebehavior.manifest;

import java.nio.file.Path;
import kinesic.facebehavior.data.FaceLabels;

/**
 * One face of a database.
 *
 * @param image the image file
 * @param labels what is annotated for it
 */
public record ManifestRow(Path image, FaceLabels labels) {}
