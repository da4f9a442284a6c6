package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import kinesic.facebehavior.cli.PredictionInputs.Input;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.BatchPrediction;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.FolderFrames;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.predict.TemporalMedian;
import kinesic.facebehavior.predict.VideoPrediction;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.video.FFmpeg;
import kinesic.facebehavior.video.FrameSelection;
import kinesic.facebehavior.video.VideoException;
import kinesic.facebehavior.video.VideoFrames;
import org.jspecify.annotations.Nullable;

/** Predicts the inputs of {@code predict} one after the other and passes their rows on. */
final class PredictionRun {

  private final Predictor predictor;
  private final FaceSource source;
  private final int median; // frames
  private final double framesPerSecond;
  private final @Nullable FFmpeg ffmpeg; // null if there are no videos
  private final FrameSelection selection;
  private final BatchPrediction.Receiver output;
  private final PredictionProgress progress;
  private final PrintWriter err;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final int threads = Runtime.getRuntime().availableProcessors();

  private int nextFrame; // the number that follows that of the last frame of the video

  /**
   * Creates a run.
   *
   * @param median the number of frames of the window, odd
   * @param framesPerSecond of frames that are image files
   * @param output receives the rows
   */
  PredictionRun(
      Predictor predictor,
      FaceSource source,
      int median,
      double framesPerSecond,
      @Nullable FFmpeg ffmpeg,
      FrameSelection selection,
      BatchPrediction.Receiver output,
      PredictionProgress progress,
      PrintWriter err) {
    this.predictor = predictor;
    this.source = source;
    this.median = median;
    this.framesPerSecond = framesPerSecond;
    this.ffmpeg = ffmpeg;
    this.selection = selection;
    this.output = output;
    this.progress = progress;
    this.err = err;
  }

  /** Makes {@link #run} end soon, with all rows of what has been read. */
  void requestStop() {
    stop.set(true);
  }

  /** Whether the run ended, or is to end, before all inputs were read. */
  boolean isStopped() {
    return stop.get();
  }

  /**
   * Predicts the inputs.
   *
   * @throws IOException if the output fails, or frames cannot be read
   */
  void run(List<Input> inputs) throws IOException {
    for (Input input : inputs) {
      if (isStopped()) {
        return;
      }
      switch (input.kind()) {
        case IMAGES -> predictFiles(input.files(), this::writeFiles);
        case FRAMES -> {
          List<Task> tasks = predictor.tasks();
          TemporalMedian smoothed = new TemporalMedian(tasks, median, this::writeFiles);
          predictFiles(input.files(), new FolderFrames(tasks, framesPerSecond, smoothed));
          smoothed.finish();
        }
        case VIDEO -> predictVideo(input.video().orElseThrow());
      }
    }
  }

  private void predictFiles(List<FaceFile> files, BatchPrediction.Receiver receiver)
      throws IOException {
    try {
      new BatchPrediction(predictor, source, threads)
          .run(
              files,
              rows -> {
                receiver.accept(rows);
                if (isStopped()) {
                  throw new Stopped();
                }
              });
    } catch (Stopped e) {
      return; // after complete rows
    }
  }

  /** Ends the prediction of image files. */
  private static final class Stopped extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private void writeFiles(List<PredictionRow> rows) throws IOException {
    output.accept(rows);
    progress.countFiles(rows);
  }

  private void writeFrames(List<PredictionRow> rows) throws IOException {
    output.accept(rows);
    progress.count(rows);
  }

  private void predictVideo(Path file) throws IOException {
    // the window counts the frames that are read
    int window = selection.span(median);
    TemporalMedian smoothed = new TemporalMedian(predictor.tasks(), window, this::writeFrames);
    nextFrame = 0;
    progress.startVideo(selection);
    try (VideoFrames frames = VideoFrames.open(required(ffmpeg), file, selection)) {
      new VideoPrediction(predictor, source, threads)
          .run(
              frames,
              this::isStopped,
              (frame, rows) -> {
                nextFrame = frame.number() + 1;
                smoothed.accept(rows);
                progress.advance(frames, frame);
              });
      if (!frames.numbersAreOfWholeVideo()) {
        err.println(
            file
                + ": does not say how many frames come before --start, so that frames count from"
                + " there");
      }
    } catch (VideoException e) {
      smoothed.accept(List.of(VideoPrediction.unread(file, nextFrame, e)));
    } catch (InterruptedIOException e) {
      requestStop(); // Ctrl-C reaches ffmpeg, too
    }
    smoothed.finish();
  }

  private static FFmpeg required(@Nullable FFmpeg ffmpeg) {
    if (ffmpeg == null) {
      throw new IllegalStateException("predict: a video is read without ffmpeg");
    }
    return ffmpeg;
  }
}
