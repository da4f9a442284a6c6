package kinesic.facebehavior.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.facebehavior.image.Picture;

/** Takes each picture for a crop of one face, and stretches it to the square of the network. */
public final class CroppedFaces implements FaceSource {

  private final ImageDecoder decoder;

  /**
   * Creates a source.
   *
   * @param side width and height of the faces, in pixels
   */
  public CroppedFaces(int side) {
    decoder = new ImageDecoder(side);
  }

  @Override
  public List<FoundFace> faces(Path image) throws IOException {
    return only(decoder.decode(image));
  }

  @Override
  public List<FoundFace> faces(byte[] image, Path name) throws IOException {
    return only(decoder.decode(image, name));
  }

  @Override
  public List<FoundFace> faces(Picture picture) {
    return only(decoder.stretch(picture));
  }

  private static List<FoundFace> only(FaceImage face) {
    return List.of(new FoundFace(Optional.empty(), face));
  }
}
