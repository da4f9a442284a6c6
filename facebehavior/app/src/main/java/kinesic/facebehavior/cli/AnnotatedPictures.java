package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.annotate.OutputMark;
import kinesic.facebehavior.annotate.PictureAnnotator;
import kinesic.facebehavior.cli.AnnotationPlan.Item;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.image.ImageException;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.image.PictureDecoder;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.FileBatches;
import kinesic.facebehavior.predict.FoundFace;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.task.Prediction;
import kinesic.nn.train.Eta;
import org.jspecify.annotations.Nullable;

/** Annotates pictures. They are decoded and their faces found in the background. */
final class AnnotatedPictures {

  private static final int BATCH = 4; // pictures, which may be large
  private static final int AHEAD = 1; // batches
  private static final double SECONDS_BETWEEN_LINES = 10;

  private final Predictor predictor;
  private final FaceSource source;
  private final boolean listed; // whether faces are found by the names of files
  private final PrintWriter err;

  private final PictureDecoder decoder = new PictureDecoder();
  private final Eta eta = new Eta(); // in pictures
  private int done;
  private int faces;
  private int withoutFace;
  private int failed;

  /**
   * Annotates nothing yet.
   *
   * @param listed whether the source knows faces by the names of image files only
   * @param err receives progress and the reasons why pictures cannot be read
   */
  AnnotatedPictures(Predictor predictor, FaceSource source, boolean listed, PrintWriter err) {
    this.predictor = predictor;
    this.source = source;
    this.listed = listed;
    this.err = err;
  }

  /**
   * A picture, or the reason why it could not be read.
   *
   * @param picture null if it could not be read
   */
  private record Decoded(
      Item item, @Nullable Picture picture, List<FoundFace> faces, String error) {}

  /** Annotates pictures and writes them. */
  void run(List<Item> items) throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    new FileBatches(BATCH, AHEAD, threads)
        .run(
            items,
            this::decode,
            batch -> {
              for (Decoded decoded : batch) {
                annotate(decoded);
                advance(items.size());
              }
            });
    err.printf(
        Locale.ROOT,
        "%,d pictures: %,d faces drawn, %,d without a face, %,d could not be read; %.1f s%n",
        done,
        faces,
        withoutFace,
        failed,
        eta.elapsed());
    err.flush();
  }

  private void advance(int pictures) {
    done++;
    eta.add(1);
    if (done < pictures && eta.isDue(SECONDS_BETWEEN_LINES)) {
      String left = Eta.duration(eta.left(pictures - done));
      err.printf(Locale.ROOT, "%,d of %,d pictures, %s left%n", done, pictures, left);
      err.flush();
    }
  }

  /** How many pictures could not be read. */
  int failed() {
    return failed;
  }

  private Decoded decode(Item item) throws IOException {
    try {
      Picture picture = decoder.decode(item.input());
      List<FoundFace> found = listed ? source.faces(item.input()) : source.faces(picture);
      return new Decoded(item, picture, found, "");
    } catch (ImageException e) {
      return new Decoded(item, null, List.of(), e.problem());
    }
  }

  private void annotate(Decoded decoded) throws IOException {
    Item item = decoded.item();
    Picture picture = decoded.picture();
    if (picture == null) {
      failed++;
      err.println(item.input() + ": " + decoded.error());
      err.flush();
      return;
    }
    List<Prediction> predictions =
        predictor.predict(decoded.faces().stream().map(FoundFace::image).toList());
    faces += predictions.size();
    withoutFace += predictions.isEmpty() ? 1 : 0;
    List<PredictionRow> rows =
        PredictionRow.of(FaceFile.image(item.input(), done + 1), decoded.faces(), predictions);
    Picture annotated = new PictureAnnotator(predictor.tasks()).annotate(picture, rows);
    byte[] marked =
        OutputMark.on(annotated == picture ? unchanged(item, picture) : encoded(item, annotated));
    AtomicFile.write(item.output().orElseThrow(), out -> out.write(marked));
  }

  /** The file itself if it has the format of the output. */
  private static byte[] unchanged(Item item, Picture picture) throws IOException {
    byte[] file = Files.readAllBytes(item.input());
    return OutputMark.hasFormat(file, item.format()) ? file : encoded(item, picture);
  }

  private static byte[] encoded(Item item, Picture picture) throws IOException {
    return ImageEncoder.encode(picture, item.format());
  }
}
