package kinesic.facebehavior.face;

import kinesic.facebehavior.task.FaceLabels;

/**
 * One face of a training or test set.
 *
 * @param image the pixels
 * @param labels the annotations
 */
public record FaceSample(FaceImage image, FaceLabels labels) {}
