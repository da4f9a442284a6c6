package kinesic.facebehavior.predict;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.facebehavior.image.ImageException;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.task.Prediction;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Batches;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Predicts any number of image files. Files are decoded in the background, a bounded number ahead,
 * and rows are passed on as soon as they are computed. A file that cannot be read gets a row with
 * the reason; the others are predicted.
 */
public final class BatchPrediction {

  private static final int BATCH = 32;
  private static final int AHEAD = 3;

  private final Predictor predictor;
  private final int threads;

  /**
   * Creates a prediction with a network.
   *
   * @param threads the number of decoding threads
   */
  public BatchPrediction(Predictor predictor, int threads) {
    this.predictor = predictor;
    this.threads = threads;
  }

  /** A decoded file, or the reason why it could not be decoded. */
  private record Decoded(FaceFile file, @Nullable FaceImage image, String error) {}

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
    ImageDecoder decoder = new ImageDecoder(predictor.side());
    Dataset<Decoded> data =
        new Dataset<>() {
          @Override
          public int size() {
            return files.size();
          }

          @Override
          public Decoded get(int index) throws IOException {
            return decode(decoder, files.get(index));
          }
        };
    Loader<Decoded, List<Decoded>> loader =
        new Loader<>(data, BatchSampler.inOrder(files.size(), BATCH), List::copyOf, threads, AHEAD);
    try (Batches<List<Decoded>> batches = loader.epoch(0)) {
      while (batches.hasNext()) {
        receiver.accept(rows(batches.next()));
      }
    }
  }

  private static Decoded decode(ImageDecoder decoder, FaceFile file) throws IOException {
    try {
      return new Decoded(file, decoder.decode(file.path()), "");
    } catch (ImageException e) {
      return new Decoded(file, null, e.problem());
    }
  }

  private List<PredictionRow> rows(List<Decoded> batch) {
    List<FaceImage> images = new ArrayList<>();
    for (Decoded decoded : batch) {
      if (decoded.image() != null) {
        images.add(decoded.image());
      }
    }
    List<Prediction> predictions = predictor.predict(images);
    List<PredictionRow> rows = new ArrayList<>(batch.size());
    int next = 0;
    for (Decoded decoded : batch) {
      rows.add(
          decoded.image() == null
              ? PredictionRow.failed(decoded.file(), decoded.error())
              : PredictionRow.of(decoded.file(), predictions.get(next++)));
    }
    return rows;
  }
}
