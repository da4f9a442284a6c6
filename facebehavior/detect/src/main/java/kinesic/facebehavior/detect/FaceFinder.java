package kinesic.facebehavior.detect;

import java.util.List;
import kinesic.facebehavior.image.Picture;

/** Finds the faces of a picture. Implementations are thread-safe. */
@FunctionalInterface
public interface FaceFinder {

  /** Returns the faces in {@code picture}, the largest first; none if there is no face. */
  List<DetectedFace> find(Picture picture);
}
