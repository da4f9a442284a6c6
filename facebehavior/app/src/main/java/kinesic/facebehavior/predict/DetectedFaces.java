package kinesic.facebehavior.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kinesic.facebehavior.detect.FaceFinder;
import kinesic.facebehavior.image.FaceAligner;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.image.PictureDecoder;

/** Finds the faces of pictures by a detector and aligns them by their landmarks. */
public final class DetectedFaces implements FaceSource {

  private final FaceFinder finder;
  private final FaceAligner aligner;
  private final int most;
  private final PictureDecoder decoder = new PictureDecoder();

  /**
   * Creates a source.
   *
   * @param finder finds the faces
   * @param side width and height of the aligned faces, in pixels
   * @param most the number of faces of a picture that are used, the largest ones
   */
  public DetectedFaces(FaceFinder finder, int side, int most) {
    this.finder = finder;
    this.most = most;
    aligner = new FaceAligner(side);
  }

  @Override
  public List<FoundFace> faces(Path image) throws IOException {
    return faces(decoder.decode(image));
  }

  @Override
  public List<FoundFace> faces(byte[] image, Path name) throws IOException {
    return faces(decoder.decode(image, name));
  }

  @Override
  public List<FoundFace> faces(Picture picture) {
    return FoundFace.aligned(picture, finder.find(picture), most, aligner);
  }
}
