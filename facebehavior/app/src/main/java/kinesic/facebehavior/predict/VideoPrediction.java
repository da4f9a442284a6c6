package kinesic.facebehavior.predict;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.video.SceneCuts;
import kinesic.facebehavior.video.VideoException;
import kinesic.facebehavior.video.VideoFrame;
import kinesic.facebehavior.video.VideoFrames;

/**
 * Predicts the faces in the frames of a video file. Frames are decoded and their faces found in the
 * background, a bounded number ahead; the faces of several frames share a batch of the network.
 * Faces are followed from frame to frame, see {@link FaceNumbers}. The frames in memory are those
 * of a batch and those ahead of it.
 */
public final class VideoPrediction {

  private static final int BATCH = 8; // frames

  private final Predictor predictor;
  private final FaceSource source;
  private final int threads;

  /**
   * Creates a prediction with a network.
   *
   * @param predictor gives embeddings if the network {@linkplain FaceNumbers#knowsPeople knows
   *     people}
   * @param source finds the faces, with the side of the network
   * @param threads the number of threads that find faces
   */
  public VideoPrediction(Predictor predictor, FaceSource source, int threads) {
    this.predictor = predictor;
    this.source = source;
    this.threads = threads;
  }

  /**
   * The row that says why a video cannot be read further.
   *
   * @param number of the first frame that could not be read, from 0
   */
  public static PredictionRow unread(Path video, int number, VideoException problem) {
    return PredictionRow.failed(FaceFile.unread(video, number), problem.problem());
  }

  /** Receives the frames of a video, in their order. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * Receives the next frame.
     *
     * @param rows of its faces, the largest first; one row if there is none
     */
    void accept(VideoFrame frame, List<PredictionRow> rows) throws IOException;
  }

  /**
   * A frame whose faces were found.
   *
   * @param isCut whether it begins another scene
   */
  private record FrameFaces(VideoFrame frame, boolean isCut, List<FoundFace> faces) {}

  /**
   * Predicts the frames of a video up to its end, or until {@code stop} says so.
   *
   * @param frames of the video; they are not closed
   * @param stop is asked before each frame
   * @throws VideoException if the video cannot be read further; the frames before that were
   *     received
   * @throws InterruptedIOException if the thread was interrupted, or ffmpeg was
   * @throws IOException if {@code receiver} fails
   */
  public void run(VideoFrames frames, BooleanSupplier stop, Receiver receiver) throws IOException {
    SceneCuts cuts = new SceneCuts();
    Batch batch = new Batch(frames.file(), receiver);
    ExecutorService finders =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("face-finder-", 0).factory());
    try {
      Queue<Future<FrameFaces>> ahead = new ArrayDeque<>();
      try {
        while (!stop.getAsBoolean() && frames.hasNext()) {
          VideoFrame frame = frames.next();
          boolean isCut = cuts.isCut(frame.picture());
          ahead.add(
              finders.submit(() -> new FrameFaces(frame, isCut, source.faces(frame.picture()))));
          if (ahead.size() > 2 * threads) {
            batch.add(result(ahead.remove()));
          }
        }
      } catch (UncheckedIOException e) { // of frames
        drain(ahead, batch);
        throw e.getCause();
      }
      drain(ahead, batch);
    } finally {
      finders.shutdownNow();
    }
  }

  private static void drain(Queue<Future<FrameFaces>> ahead, Batch batch) throws IOException {
    while (!ahead.isEmpty()) {
      batch.add(result(ahead.remove()));
    }
    batch.predict();
  }

  private static FrameFaces result(Future<FrameFaces> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("prediction of a video was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("faces of a frame could not be found", e.getCause());
    }
  }

  /** Frames whose faces are predicted together. */
  private final class Batch {

    private final Path video;
    private final Receiver receiver;
    private final FaceNumbers numbers = new FaceNumbers(predictor.tasks());
    private final List<FrameFaces> frames = new ArrayList<>();
    private double latest; // seconds; the times of a damaged file may run backwards

    Batch(Path video, Receiver receiver) {
      this.video = video;
      this.receiver = receiver;
    }

    void add(FrameFaces frame) throws IOException {
      frames.add(frame);
      if (frames.size() == BATCH) {
        predict();
      }
    }

    void predict() throws IOException {
      List<FaceImage> images = new ArrayList<>();
      for (FrameFaces frame : frames) {
        frame.faces().forEach(face -> images.add(face.image()));
      }
      List<Prediction> predictions = predictor.predict(images);
      int next = 0;
      for (FrameFaces frame : frames) {
        int faces = frame.faces().size();
        receiver.accept(frame.frame(), rows(frame, predictions.subList(next, next + faces)));
        next += faces;
      }
      frames.clear();
    }

    private List<PredictionRow> rows(FrameFaces frame, List<Prediction> predictions) {
      FaceFile file = FaceFile.frame(video, frame.frame().number(), frame.frame().seconds());
      if (frame.isCut()) {
        numbers.changeScene();
      }
      latest = Math.max(latest, frame.frame().seconds());
      return numbers.numbered(latest, PredictionRow.of(file, frame.faces(), predictions));
    }
  }
}
