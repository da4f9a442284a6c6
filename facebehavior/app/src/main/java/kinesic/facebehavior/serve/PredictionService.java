package kinesic.facebehavior.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.image.ImageException;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.CroppedFaces;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.FoundFace;
import kinesic.facebehavior.predict.KinesicFormat;
import kinesic.facebehavior.predict.PredictionJson;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.serve.ServiceMetrics.Outcome;
import kinesic.facebehavior.serve.ServiceMetrics.Stage;
import kinesic.facebehavior.task.Prediction;

/**
 * Predicts uploaded pictures for many callers at once. A few threads decode pictures and find their
 * faces; a {@link BatchingQueue} predicts the faces of all callers. Thread-safe.
 *
 * <p>The rows of a picture are those that {@code predict} writes for its file.
 */
public final class PredictionService implements AutoCloseable {

  /** What decoding a picture and finding its faces may need, in bytes. */
  private static final long BYTES_PER_FINDER = 200_000_000;

  private static final int WARM_WIDTH = 640;
  private static final int WARM_HEIGHT = 480;

  private final String name;
  private final FaceBehaviorNet network;
  private final Predictor predictor;
  private final FaceSource source;
  private final KinesicFormat format;
  private final ServiceMetrics metrics = new ServiceMetrics();
  private final ThreadPoolExecutor finders;
  private final BatchingQueue queue;

  /**
   * Starts the threads.
   *
   * @param name of the network, for people
   * @param network is put into evaluation mode
   * @param source finds the faces of a picture
   * @param format the members of the rows of answers
   */
  public PredictionService(
      String name, FaceBehaviorNet network, FaceSource source, KinesicFormat format) {
    this.name = name;
    this.network = network;
    predictor = new Predictor(network);
    this.source = source;
    this.format = format;
    int threads =
        (int)
            Math.clamp(
                Runtime.getRuntime().maxMemory() / BYTES_PER_FINDER,
                1L,
                (long) Runtime.getRuntime().availableProcessors());
    finders =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("serve-find-", 0).factory());
    queue = new BatchingQueue(predictor::predict, Predictor.BATCH, metrics);
    metrics.gauge(
        "waiting_pictures",
        "Pictures that wait for a thread that decodes.",
        () -> finders.getQueue().size());
    metrics.gauge("waiting_faces", "Faces that wait for a batch of the network.", queue::size);
  }

  /**
   * Computes once what a request does, so that the first request does not wait until Java has
   * loaded and compiled the code. May run while requests are answered.
   */
  public void warmUp() {
    source.faces(new Picture(WARM_WIDTH, WARM_HEIGHT, new byte[3 * WARM_WIDTH * WARM_HEIGHT]));
    int side = predictor.side();
    predictor.predict(List.of(new FaceImage(side, new byte[FaceImage.CHANNELS * side * side])));
  }

  /** What the service predicts and takes, as JSON; see {@link NetworkText}. */
  String description(ServerLimits limits) {
    return NetworkText.of(name, network, source instanceof CroppedFaces, limits);
  }

  /** What the service did. */
  ServiceMetrics metrics() {
    return metrics;
  }

  /**
   * Predicts pictures.
   *
   * @param deadline the latest {@link System#nanoTime} of the answer
   * @return the rows of the pictures in their order; a picture that cannot be read has a row that
   *     says why
   * @throws TimeoutException if the answer is not there in time
   * @throws InterruptedException if this thread was interrupted while it waited
   * @throws ExecutionException if finding faces or predicting failed
   */
  List<PredictionRow> predict(List<Upload> pictures, long deadline)
      throws TimeoutException, InterruptedException, ExecutionException {
    List<Future<?>> running = new ArrayList<>();
    try {
      List<Future<Found>> finding = new ArrayList<>(pictures.size());
      for (Upload picture : pictures) {
        long start = System.nanoTime();
        finding.add(finders.submit(() -> find(picture, start)));
      }
      running.addAll(finding);
      List<Predicting> predicting = new ArrayList<>(pictures.size());
      for (Future<Found> future : finding) {
        Found found = within(deadline, future);
        long start = System.nanoTime();
        List<? extends Future<Prediction>> predictions = queue.submit(found.images());
        running.addAll(predictions);
        predicting.add(new Predicting(found, predictions, start));
      }
      List<PredictionRow> rows = new ArrayList<>();
      for (int i = 0; i < pictures.size(); i++) {
        FaceFile file = FaceFile.image(pictures.get(i).name(), i + 1);
        Predicting picture = predicting.get(i);
        List<Prediction> predictions = new ArrayList<>(picture.predictions().size());
        for (Future<Prediction> future : picture.predictions()) {
          predictions.add(within(deadline, future));
        }
        rows.addAll(rows(file, picture.found(), predictions));
        metrics.stage(Stage.PREDICT, picture.start());
      }
      return rows;
    } finally {
      running.forEach(future -> future.cancel(false));
    }
  }

  private static <T> T within(long deadline, Future<T> future)
      throws TimeoutException, InterruptedException, ExecutionException {
    return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** The faces of a picture; none if it could not be read for the reason {@code error}. */
  private record Found(List<FoundFace> faces, String error) {
    List<FaceImage> images() {
      return faces.stream().map(FoundFace::image).toList();
    }
  }

  /** A picture whose faces wait for their predictions since {@code start}. */
  private record Predicting(
      Found found, List<? extends Future<Prediction>> predictions, long start) {}

  /**
   * Finds the faces of a picture.
   *
   * @param start when the picture began to wait
   */
  private Found find(Upload picture, long start) throws IOException {
    metrics.stage(Stage.WAIT, start);
    long began = System.nanoTime();
    try {
      return new Found(source.faces(picture.bytes(), picture.name()), "");
    } catch (ImageException e) {
      return new Found(List.of(), e.problem());
    } finally {
      metrics.stage(Stage.FIND, began);
    }
  }

  private List<PredictionRow> rows(FaceFile file, Found found, List<Prediction> predictions) {
    if (!found.error().isEmpty()) {
      metrics.picture(Outcome.UNREADABLE, 0);
      return List.of(PredictionRow.failed(file, found.error()));
    }
    metrics.picture(
        predictions.isEmpty() ? Outcome.NO_FACE : Outcome.PREDICTED, predictions.size());
    return PredictionRow.of(file, found.faces(), predictions);
  }

  /** Rows as {@code predict --json} writes them. */
  String json(List<PredictionRow> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PredictionJson json = PredictionJson.to(bytes, format)) {
      json.write(rows);
      json.complete();
    } catch (IOException e) {
      throw new IllegalStateException(e); // nothing is written to a device
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Stops the threads; those who wait for an answer get none. */
  @Override
  public void close() {
    finders.shutdownNow();
    queue.close();
  }
}
