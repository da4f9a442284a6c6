package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.annotate.OutputMark;
import kinesic.facebehavior.annotate.PictureAnnotator;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.image.FaceAligner;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.CroppedFaces;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.predict.TemporalMedian;
import kinesic.facebehavior.predict.VideoPrediction;
import kinesic.facebehavior.timeline.Timelines;
import kinesic.facebehavior.video.FFmpeg;
import kinesic.facebehavior.video.FrameSelection;
import kinesic.facebehavior.video.VideoException;
import kinesic.facebehavior.video.VideoFrame;
import kinesic.facebehavior.video.VideoFrames;
import kinesic.facebehavior.video.VideoWriter;
import kinesic.nn.train.Eta;
import org.jspecify.annotations.Nullable;

/**
 * Annotates a video, follows its faces over time, or both. Frames wait in memory until their
 * predictions are smoothed.
 */
final class AnnotatedVideo {

  private static final int PORTRAIT = 112; // pixels
  private static final int PATIENCE = 1000; // milliseconds

  private final Predictor predictor;
  private final FaceSource source;
  private final FFmpeg ffmpeg;
  private final FrameSelection selection;
  private final int median; // frames
  private final PrintWriter err;

  private final FaceAligner aligner = new FaceAligner(PORTRAIT);
  private final CroppedFaces crops = new CroppedFaces(PORTRAIT);
  private final AtomicBoolean stop = new AtomicBoolean();

  /**
   * Creates an annotator of videos.
   *
   * @param selection the frames that are read
   * @param median the number of frames over which predictions are smoothed, odd
   * @param err receives progress and the reason why a video cannot be read to its end
   */
  AnnotatedVideo(
      Predictor predictor,
      FaceSource source,
      FFmpeg ffmpeg,
      FrameSelection selection,
      int median,
      PrintWriter err) {
    this.predictor = predictor;
    this.source = source;
    this.ffmpeg = ffmpeg;
    this.selection = selection;
    this.median = median;
    this.err = err;
  }

  /** Makes {@link #run} end soon, with a complete file of the frames so far. */
  void requestStop() {
    stop.set(true);
  }

  /** Whether the process is stopping, or begins to in the next moments. */
  private boolean stopsSoon() throws InterruptedIOException {
    try {
      for (int i = 0; i < PATIENCE && !isStopped(); i++) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("writing a video was interrupted");
    }
    return isStopped();
  }

  /** Whether a run ended, or is to end, before all frames were read. */
  boolean isStopped() {
    return stop.get();
  }

  /**
   * Annotates a video.
   *
   * @param output the file to write; empty for none
   * @param timelines receives the rows of all frames
   * @return whether the video could be read to its end
   */
  boolean run(Path video, Optional<Path> output, Timelines timelines) throws IOException {
    VideoProgress progress = new VideoProgress(err, selection);
    Eta clock = new Eta();
    boolean complete = true;
    try (Frames waiting = new Frames(video, output, timelines)) {
      TemporalMedian smoothed =
          new TemporalMedian(predictor.tasks(), selection.span(median), waiting::receive);
      int threads = Runtime.getRuntime().availableProcessors();
      try (VideoFrames frames = VideoFrames.open(ffmpeg, video, selection)) {
        new VideoPrediction(predictor, source, threads)
            .run(
                frames,
                this::isStopped,
                (frame, rows) -> {
                  waiting.add(frame, rows.size());
                  smoothed.accept(rows);
                  progress.advance(frames, frame);
                });
      } catch (VideoException e) {
        complete = false;
        err.println(video + ": " + e.problem());
        err.flush();
      } catch (InterruptedIOException e) {
        requestStop(); // Ctrl-C reaches ffmpeg, too
      }
      smoothed.finish();
      waiting.finish();
      waiting.summarise(clock.elapsed());
    }
    return complete;
  }

  /** Frames that wait for their smoothed predictions, and the files that are written from them. */
  private final class Frames implements AutoCloseable {

    private final Path video;
    private final Optional<Path> output;
    private final Timelines timelines;
    private final PictureAnnotator annotator = new PictureAnnotator(predictor.tasks());
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final List<PredictionRow> received = new ArrayList<>(); // of the first that waits
    private int frames;
    private int faces; // in all frames together
    private boolean ended; // whether ffmpeg completed the file
    private @Nullable AtomicFile file;
    private @Nullable VideoWriter writer;

    /**
     * A frame.
     *
     * @param rows the number of its rows
     */
    private record Waiting(VideoFrame frame, int rows) {}

    Frames(Path video, Optional<Path> output, Timelines timelines) {
      this.video = video;
      this.output = output;
      this.timelines = timelines;
    }

    void add(VideoFrame frame, int rows) {
      waiting.add(new Waiting(frame, rows));
    }

    /** Receives smoothed rows, in the order of the frames. */
    void receive(List<PredictionRow> rows) throws IOException {
      for (PredictionRow row : rows) {
        received.add(row);
        Waiting first = waiting.element();
        if (received.size() == first.rows()) {
          waiting.remove();
          write(first.frame(), List.copyOf(received));
          received.clear();
        }
      }
    }

    private void write(VideoFrame frame, List<PredictionRow> rows) throws IOException {
      frames++;
      for (PredictionRow row : rows) {
        timelines.add(row, () -> portrait(frame.picture(), row));
        faces += row.prediction() == null ? 0 : 1;
      }
      if (output.isPresent()) {
        Picture drawn = annotator.annotateFrame(frame.picture(), rows);
        double seconds = Math.max(0, frame.seconds() - selection.start());
        VideoFrame annotated = new VideoFrame(frame.number(), seconds, drawn);
        if (writer == null) {
          AtomicFile next = new AtomicFile(output.get());
          file = next;
          VideoWriter.Settings settings =
              new VideoWriter.Settings(Optional.of(video), selection, OutputMark.TEXT);
          writer = VideoWriter.open(ffmpeg, next.part(), annotated, settings);
        }
        write(writer, annotated);
      }
    }

    private void write(VideoWriter to, VideoFrame frame) throws IOException {
      if (ended) {
        return;
      }
      try {
        to.write(frame);
      } catch (IOException e) {
        if (!stopsSoon()) {
          throw e;
        }
        ended = true; // Ctrl-C reaches ffmpeg, too, and perhaps earlier
      }
    }

    private FaceImage portrait(Picture picture, PredictionRow row) {
      return row.place()
          .map(place -> aligner.align(picture, place.points()))
          .orElseGet(() -> crops.faces(picture).get(0).image());
    }

    /** Completes the file. */
    void finish() throws IOException {
      if (writer == null || file == null) {
        return;
      }
      if (!isStopped()) {
        writer.finish();
      } else if (!writer.finishEarly()) {
        return; // it cannot be played
      }
      file.complete();
    }

    void summarise(double seconds) {
      err.printf(
          Locale.ROOT,
          "%s: %,d frames with %,d faces; %.1f s, %.0f frames per second%n",
          video,
          frames,
          faces,
          seconds,
          frames / seconds);
      err.flush();
    }

    @Override
    public void close() throws IOException {
      if (writer != null) {
        writer.close();
      }
      if (file != null) {
        file.close();
      }
    }
  }
}
