package kinesic.facebehavior.face;

import kinesic.facebehavior.task.FaceLabels;

/**
 * One face of a training or test set.
 *
 * @param image its pixels
 * @param labels its annotations
 */
public record FaceSample(FaceImage image, FaceLabels labels) {}
