package kinesic.facebehavior.predict;

import java.io.IOException;
import java.util.List;

/** An image file, wherever it is stored. */
public interface ImageFile {

  /** What outputs and messages call it. */
  String name();

  /**
   * Returns the faces in it, the largest first; none if there is no face.
   *
   * @param source finds them
   * @throws kinesic.facebehavior.image.ImageException if the image cannot be read
   * @throws IOException if reading was interrupted
   */
  List<FoundFace> faces(FaceSource source) throws IOException;
}
