package kinesic.facebehavior.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.detect.FaceFinder;
import kinesic.facebehavior.image.ImageException;
import kinesic.facebehavior.image.PictureDecoder;

/**
 * Finds the faces in any number of image files, in the background and a bounded number ahead. A
 * file that cannot be read has the reason instead of faces; the others are searched.
 */
public final class BatchDetection {

  private static final int BATCH = 4; // files
  private static final int AHEAD = 3; // batches

  private final FaceFinder finder;
  private final int most;
  private final FileBatches batches;
  private final PictureDecoder decoder = new PictureDecoder();

  /**
   * Creates a detection.
   *
   * @param most the number of faces of a picture that are kept, the largest ones
   * @param threads the number of threads that decode files and find faces
   */
  public BatchDetection(FaceFinder finder, int most, int threads) {
    this.finder = finder;
    this.most = most;
    batches = new FileBatches(BATCH, AHEAD, threads);
  }

  /**
   * The faces of a file.
   *
   * @param image the file
   * @param faces the largest first
   * @param error why the file could not be read, such as "is empty (0 bytes)"; empty if it could
   */
  public record FileFaces(Path image, List<DetectedFace> faces, String error) {

    /** Copies the list. */
    public FileFaces {
      faces = List.copyOf(faces);
    }

    /** Whether the file could not be read. */
    public boolean failed() {
      return !error.isEmpty();
    }
  }

  /** Receives the faces of a file. */
  @FunctionalInterface
  public interface Receiver {
    /** Receives the faces of the next file. */
    void accept(FileFaces file) throws IOException;
  }

  /**
   * Finds the faces of files, in their order.
   *
   * @throws IOException if {@code receiver} fails
   */
  public void run(List<Path> files, Receiver receiver) throws IOException {
    batches.run(
        files,
        this::find,
        batch -> {
          for (FileFaces file : batch) {
            receiver.accept(file);
          }
        });
  }

  private FileFaces find(Path image) throws IOException {
    try {
      List<DetectedFace> faces = finder.find(decoder.decode(image));
      return new FileFaces(image, faces.subList(0, Math.min(most, faces.size())), "");
    } catch (ImageException e) {
      return new FileFaces(image, List.of(), e.problem());
    }
  }
}
