package kinesic.facebehavior.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kinesic.facebehavior.image.Picture;

/** Finds the faces of pictures and cuts them out for a network. Thread-safe. */
public interface FaceSource {

  /**
   * Returns the faces in an image file, the largest first; none if there is no face.
   *
   * @throws kinesic.facebehavior.image.ImageException if the image cannot be read
   * @throws IOException if reading was interrupted
   */
  List<FoundFace> faces(Path image) throws IOException;

  /**
   * Returns the faces in the bytes of an image file, the largest first; none if there is no face.
   *
   * @param name what messages call it
   * @throws kinesic.facebehavior.image.ImageException if the image cannot be read
   * @throws IOException if reading was interrupted
   * @throws UnsupportedOperationException if the faces are listed by the names of image files
   */
  List<FoundFace> faces(byte[] image, Path name) throws IOException;

  /**
   * Returns the faces in a picture, the largest first; none if there is no face.
   *
   * @throws UnsupportedOperationException if the faces are listed by the names of image files
   */
  List<FoundFace> faces(Picture picture);
}
