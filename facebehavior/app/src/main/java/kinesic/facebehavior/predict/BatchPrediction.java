package kinesic.facebehavior.predict;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.image.ImageException;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.task.Prediction;
import kinesic.nn.data.Batches;

/**
 * Predicts the faces in any number of image files. Files are decoded and their faces found in the
 * background, a bounded number ahead; the faces of several files share a batch of the network. Rows
 * are passed on as soon as they are computed, file by file, the largest face of a file first. A
 * file that cannot be read gets a row with the reason; the others are predicted.
 */
public final class BatchPrediction {

  private static final int BATCH = 16; // files
  private static final int AHEAD = 3; // batches

  private final Predictor predictor;
  private final FaceSource source;
  private final FileBatches batches;

  /**
   * Creates a prediction with a network.
   *
   * @param source finds the faces, with the side of the network
   * @param threads the number of threads that decode files and find faces
   */
  public BatchPrediction(Predictor predictor, FaceSource source, int threads) {
    this.predictor = predictor;
    this.source = source;
    batches = new FileBatches(BATCH, AHEAD, threads);
  }

  /**
   * The faces of a file.
   *
   * @param error why it could not be read; empty if it could
   */
  private record FileFaces(FaceFile file, List<FoundFace> faces, String error) {}

  /** Receives the rows of a batch. */
  @FunctionalInterface
  public interface Receiver {
    /** Receives the next rows. */
    void accept(List<PredictionRow> rows) throws IOException;
  }

  /**
   * Predicts {@code files} in their order.
   *
   * @throws IOException if {@code receiver} fails
   */
  public void run(List<FaceFile> files, Receiver receiver) throws IOException {
    try (Batches<List<PredictionRow>> rows = open(files)) {
      while (rows.hasNext()) {
        receiver.accept(rows.next());
      }
    }
  }

  /**
   * Starts predicting {@code files} in their order.
   *
   * @return the rows of one batch of files after the other, each predicted when it is asked for;
   *     must be closed, which stops reading
   */
  public Batches<List<PredictionRow>> open(List<FaceFile> files) {
    Batches<List<FileFaces>> read = batches.open(files, this::read);
    return new Batches<>() {
      @Override
      public boolean hasNext() {
        return read.hasNext();
      }

      @Override
      public List<PredictionRow> next() {
        return rows(read.next());
      }

      @Override
      public void close() {
        read.close();
      }
    };
  }

  private FileFaces read(FaceFile file) throws IOException {
    try {
      return new FileFaces(file, file.image().faces(source), "");
    } catch (ImageException e) {
      return new FileFaces(file, List.of(), e.problem());
    }
  }

  private List<PredictionRow> rows(List<FileFaces> batch) {
    List<FaceImage> images = new ArrayList<>();
    for (FileFaces file : batch) {
      file.faces().forEach(face -> images.add(face.image()));
    }
    List<Prediction> predictions = predictor.predict(images);
    List<PredictionRow> rows = new ArrayList<>();
    int next = 0;
    for (FileFaces file : batch) {
      if (!file.error().isEmpty()) {
        rows.add(PredictionRow.failed(file.file(), file.error()));
      } else {
        int end = next + file.faces().size();
        rows.addAll(PredictionRow.of(file.file(), file.faces(), predictions.subList(next, end)));
        next = end;
      }
    }
    return rows;
  }
}
