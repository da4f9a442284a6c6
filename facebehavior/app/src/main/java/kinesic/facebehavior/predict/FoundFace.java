package kinesic.facebehavior.predict;

import java.util.Optional;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.face.FaceImage;

/**
 * A face as the network reads it.
 *
 * @param place where it lies in its picture; empty if the picture is a crop of one face
 * @param image its pixels
 */
public record FoundFace(Optional<DetectedFace> place, FaceImage image) {}
