package kinesic.facebehavior.annotate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.annotate.PanelPlacement.Place;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;

/**
 * Draws predictions into a picture, or into the frames of one video in their order: around each
 * face its box in a colour of its own, and next to it a panel with the number of the face, the most
 * probable classes, a circumplex with valence and arousal, and the labels that are present.
 *
 * <p>Sizes follow from those of the faces and of the picture. In a video, panels stay where they
 * are and keep their size as long as that is nearly as good as any other place. A picture that is
 * too small for letters is enlarged by a whole factor. Not thread-safe.
 */
public final class PictureAnnotator {

  private static final int[] COLOURS = {
    0x4cc2ff, 0xffb000, 0x63df7f, 0xff86bf, 0xc6a2ff, 0xff8f5e, 0x45e0d2, 0xf2e34c
  };

  private static final int CASING = 0x10151c;
  private static final double CASING_OPACITY = 0.55;

  /** Letters as a share of the height of a face. */
  private static final double OF_FACE = 0.07;

  /** The smallest and the largest letters as a share of the mean side of a picture. */
  private static final double LEAST_OF_PICTURE = 0.009;

  private static final double MOST_OF_PICTURE = 0.025;
  private static final double SMALLEST = 7; // pixels
  private static final double GAP = 4; // between a box and its panel, in pixels
  private static final double SAME_SIZE = 1.25; // letters that keep their size in a video

  private final List<Task> tasks;
  private final StrokeFont font = new StrokeFont();
  private final Map<Integer, Last> last = new HashMap<>(); // by the number of the face

  /** The panel of a face in the last frame. */
  private record Last(double letters, Place place) {}

  /** A face that is drawn. */
  private record Face(int number, Area box, boolean hasBox, double letters, Panel panel) {}

  /**
   * An annotator for one picture or one video.
   *
   * @param tasks of the network
   */
  public PictureAnnotator(List<Task> tasks) {
    this.tasks = List.copyOf(tasks);
  }

  /**
   * Returns a frame of a video with the predictions of its faces drawn in. All frames of a size get
   * the same size: small ones are enlarged, also those without a face.
   *
   * @param frame stays as it is
   * @param rows as for {@link #annotate}
   */
  public Picture annotateFrame(Picture frame, List<PredictionRow> rows) {
    Picture annotated = annotate(frame, rows);
    return annotated == frame ? Enlargement.of(frame).apply(frame) : annotated;
  }

  /**
   * Returns a picture with the predictions of its faces drawn in.
   *
   * @param picture stays as it is
   * @param rows of the picture; those without a prediction are not drawn, and those without a place
   *     are about the whole picture
   * @return {@code picture} itself if there is nothing to draw
   */
  public Picture annotate(Picture picture, List<PredictionRow> rows) {
    Enlargement enlargement = Enlargement.of(picture);
    Area frame =
        new Area(
            0, 0, picture.width() * enlargement.factor(), picture.height() * enlargement.factor());
    List<Face> faces = new ArrayList<>();
    for (PredictionRow row : rows) {
      Prediction prediction = row.prediction();
      if (prediction != null) {
        faces.add(face(picture, frame, row, prediction));
      }
    }
    if (faces.isEmpty()) {
      last.clear();
      return picture;
    }
    List<Place> places =
        new PanelPlacement(
                frame,
                faces.stream().map(Face::box).toList(),
                faces.stream().map(Face::panel).toList(),
                faces.stream()
                    .map(face -> Optional.ofNullable(last.get(face.number())).map(Last::place))
                    .toList(),
                GAP)
            .find();
    Raster raster = new Raster(enlargement.apply(picture));
    for (Face face : faces) {
      if (face.hasBox()) {
        drawBox(raster, face);
      }
    }
    for (int i = 0; i < faces.size(); i++) {
      Face face = faces.get(i);
      Place place = places.get(i);
      face.panel().draw(raster, place.area(), place.detail());
    }
    last.clear();
    for (int i = 0; i < faces.size(); i++) {
      last.put(faces.get(i).number(), new Last(faces.get(i).letters(), places.get(i)));
    }
    return raster.picture();
  }

  private Face face(Picture picture, Area frame, PredictionRow row, Prediction prediction) {
    Area box = row.place().map(place -> box(picture, place)).orElse(frame);
    double letters = letters(frame, box, row.face());
    Panel panel =
        new Panel(font, FaceSummary.of(tasks, prediction), row.face(), colour(row.face()), letters);
    return new Face(row.face(), box, row.place().isPresent(), letters, panel);
  }

  /** A box in the pixels that are drawn; (0, 0) is the corner of the first one. */
  private static Area box(Picture picture, DetectedFace place) {
    double factor = Enlargement.of(picture).factor();
    return new Area(
        factor * (picture.kept(place.x()) + 0.5),
        factor * (picture.kept(place.y()) + 0.5),
        factor * (picture.kept(place.x() + place.width()) + 0.5),
        factor * (picture.kept(place.y() + place.height()) + 0.5));
  }

  /** The height of capital letters, in pixels. */
  private double letters(Area frame, Area box, int number) {
    double side = Math.sqrt(frame.size());
    double least = Math.max(SMALLEST, LEAST_OF_PICTURE * side);
    double most = Math.max(least, MOST_OF_PICTURE * side);
    double letters = Math.rint(Math.clamp(OF_FACE * box.height(), least, most));
    Last before = last.get(number);
    if (before == null
        || letters >= before.letters() * SAME_SIZE
        || before.letters() >= letters * SAME_SIZE) {
      return letters;
    }
    return before.letters();
  }

  private static void drawBox(Raster raster, Face face) {
    double width = Math.max(2, Math.rint(0.22 * face.letters()));
    Shape box = Shape.box(face.box(), 0.7 * face.letters());
    raster.draw(box.outline(width + 2), CASING, CASING_OPACITY);
    raster.draw(box.outline(width), colour(face.number()), 1);
  }

  private static int colour(int number) {
    return COLOURS[Math.floorMod(number, COLOURS.length)];
  }
}
