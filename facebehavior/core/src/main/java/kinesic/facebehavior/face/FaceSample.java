package kinesic.facebehavior.face;

/**
 * One face to learn from or to be tested on.
 *
 * @param image its pixels
 * @param labels what is annotated for it
 */
public record FaceSample(FaceImage image, FaceLabels labels) {}
