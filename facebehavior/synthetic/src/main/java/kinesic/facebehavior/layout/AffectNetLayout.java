package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.synthetic.Sample;

/** The first release of AffectNet: lists with commas, whole photographs. */
final class AffectNetLayout implements Layout {

  private static final List<Expression> NUMBERS =
      List.of(
          Expression.NEUTRAL,
          Expression.HAPPINESS,
          Expression.SADNESS,
          Expression.SURPRISE,
          Expression.FEAR,
          Expression.DISGUST,
          Expression.ANGER);

  private static final int CONTEMPT = 7;
  private static final int UNCERTAIN = 9;

  @Override
  public String name() {
    return "affectnet";
  }

  @Override
  public void write(Path root, DrawnFaces faces) throws IOException {
    int share = faces.share(4);
    part(root, "training.csv", 3 * share, faces);
    part(root, "validation.csv", share, faces);
  }

  private static void part(Path root, String list, int size, DrawnFaces faces) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,"
            + "valence,arousal");
    for (Sample face : faces.expressions("affectnet/" + list, size)) {
      String image =
          "%d/%s%04d.jpg".formatted(1 + face.index() % 3, list.substring(0, 2), face.index());
      float[] points = faces.writeScene(root.resolve("Manually_Annotated_Images/" + image), face);
      lines.add(
          String.join(
              ",",
              image,
              Integer.toString((int) points[0]),
              Integer.toString((int) points[1] - face.imageSize() / 3),
              Integer.toString(face.imageSize()),
              Integer.toString(face.imageSize()),
              joined(points),
              Integer.toString(expression(face)),
              expression(face) == UNCERTAIN ? "-2,-2" : AffWild2Layout.affect(face)));
    }
    faces.write(root.resolve("Manually_Annotated_file_lists").resolve(list), lines);
  }

  /** The number of the expression; some faces are called contempt or uncertain. */
  static int expression(Sample face) {
    return switch (face.index() % 10) {
      case 4 -> CONTEMPT;
      case 8 -> UNCERTAIN;
      default -> NUMBERS.indexOf(face.behaviour().expression().orElseThrow());
    };
  }

  private static String joined(float[] points) {
    List<String> numbers = new ArrayList<>();
    for (float number : points) {
      numbers.add(DrawnFaces.decimal(number));
    }
    return String.join(";", numbers);
  }
}
