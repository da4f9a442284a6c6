package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.cli.PredictionOptions;
import kinesic.facebehavior.detect.FaceDetector;
import kinesic.facebehavior.detect.FaceFinder;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.PredictionFormat;
import kinesic.facebehavior.spark.storage.StoredFiles;
import org.jspecify.annotations.Nullable;

/**
 * All that an executor needs for predicting any part of the images: the command line, which it
 * parses again, and the content of the files that only the driver can be sure to see.
 */
final class PredictionJob implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<String> arguments;
  private final String folder;
  private final byte[] network;
  private final byte @Nullable [] detector; // null for crops

  private PredictionJob(
      List<String> arguments, Path folder, byte[] network, byte @Nullable [] detector) {
    this.arguments = new ArrayList<>(arguments);
    this.folder = folder.toString();
    this.network = network;
    this.detector = detector;
  }

  /**
   * Reads the files of the network and of the detector.
   *
   * @param arguments the words of the command line
   * @throws IOException if a file cannot be read
   */
  static PredictionJob of(List<String> arguments, PredictionOptions options) throws IOException {
    Optional<Path> detector = options.detector();
    return new PredictionJob(
        arguments,
        Path.of("").toAbsolutePath(),
        Files.readAllBytes(options.model()),
        detector.isPresent() ? Files.readAllBytes(detector.get()) : null);
  }

  /**
   * What predicts images, and the columns of the rows.
   *
   * @param folder to which paths are relative
   * @param files reads images that are not on this machine
   */
  record Tools(
      Predictor predictor,
      FaceSource source,
      PredictionFormat columns,
      Path folder,
      StoredFiles files) {

    /** Returns the images of a part. */
    List<FaceFile> images(ImagePart part) {
      List<FaceFile> images = new ArrayList<>(part.names().size());
      for (String name : part.names()) {
        images.add(
            FaceFile.image(StoredImage.of(name, folder, files), part.first() + images.size()));
      }
      return images;
    }
  }

  /** Returns whether faces are found by a detector. */
  boolean hasDetector() {
    return detector != null;
  }

  /** Makes the tools. */
  Tools open() throws IOException {
    PredictionOptions options = Predict.parse(arguments).options();
    FaceBehaviorNet net = read(network, "network", FaceBehaviorNet::read);
    Predictor predictor = options.predictor(net);
    Optional<FaceFinder> finder =
        detector == null
            ? Optional.empty()
            : Optional.of(read(detector, "detector", FaceDetector::read));
    return new Tools(
        predictor,
        options.source(predictor.side(), finder),
        options.columns(net),
        Path.of(folder),
        StoredFiles.ofThisProcess());
  }

  /** Reads a file. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(Path file) throws IOException;
  }

  private static <T> T read(byte[] bytes, String name, Reader<T> reader) throws IOException {
    Path file = Files.createTempFile(name, ".part");
    try {
      Files.write(file, bytes);
      return reader.read(file);
    } finally {
      Files.delete(file);
    }
  }
}
