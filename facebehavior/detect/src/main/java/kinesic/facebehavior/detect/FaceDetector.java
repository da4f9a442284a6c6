package kinesic.facebehavior.detect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kinesic.facebehavior.image.Picture;

/**
 * Finds faces with YuNet, a small network in an ONNX file that the user supplies:
 *
 * <pre>{@code
 * FaceDetector detector = FaceDetector.read(Path.of("face_detection_yunet_2023mar.onnx"));
 * Picture picture = new PictureDecoder().decode(Path.of("group.jpg"));
 * for (DetectedFace face : detector.find(picture)) {
 *   FaceImage crop = new FaceAligner(112).align(picture, face.points());
 * }
 * }</pre>
 *
 * <p>A picture is scaled to {@link DetectorOptions#largestSide}; one that is smaller, to the
 * smallest half, quarter, eighth ... of it that is not smaller than the picture. The network sees
 * it at that size, for small faces, and at half of it down to {@value #LEAST_FOR_LARGE} pixels, for
 * faces that fill the picture. What both find is one face, at the larger size unless its score is
 * lower by more than 0.05.
 *
 * <p>The faces of a picture have the same bits on any number of threads, and whatever was detected
 * before. Thread-safe.
 */
public final class FaceDetector implements FaceFinder {

  /** The least side at which a picture is seen again for large faces. */
  private static final int LEAST_FOR_LARGE = 320;

  /** The least side to which a small picture is scaled. */
  private static final int LEAST_SIDE = 64;

  private final FaceNetwork network;
  private final DetectorOptions options;

  FaceDetector(FaceNetwork network, DetectorOptions options) {
    this.network = network;
    this.options = options;
  }

  /**
   * Reads a detector with the default options.
   *
   * @throws IOException as {@link #read(Path, DetectorOptions)}
   */
  public static FaceDetector read(Path onnx) throws IOException {
    return read(onnx, DetectorOptions.DEFAULT);
  }

  /**
   * Reads a detector.
   *
   * @param onnx YuNet's file, such as OpenCV's {@code face_detection_yunet_2023mar.onnx}; a picture
   *     size that it declares does not matter
   * @throws IOException if the file cannot be read or is no YuNet; the message names the file, what
   *     was expected and what was found
   */
  public static FaceDetector read(Path onnx, DetectorOptions options) throws IOException {
    return new FaceDetector(YuNetFile.read(onnx), options);
  }

  @Override
  public List<DetectedFace> find(Picture picture) {
    List<Candidate> found = new ArrayList<>();
    int side = firstSide(Math.max(picture.width(), picture.height()));
    Pass pass = Pass.of(network, picture, side);
    pass.find(options.threshold(), found);
    while (side >= 2 * LEAST_FOR_LARGE) {
      side /= 2;
      pass = pass.smaller(side);
      pass.find(options.threshold(), found);
    }
    List<DetectedFace> faces = new ArrayList<>(Suppression.bestOf(found, options.overlap()));
    faces.sort(Comparator.comparingDouble(DetectedFace::area).reversed());
    return List.copyOf(faces);
  }

  /** Returns the larger side at which a picture is seen first. */
  private int firstSide(int longest) {
    int side = options.largestSide();
    while (side / 2 >= Math.max(longest, LEAST_SIDE)) {
      side /= 2;
    }
    return side;
  }
}
