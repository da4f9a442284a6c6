package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.synthetic.Sample;

/** The first release of AffectNet: comma-separated lists and whole photographs. */
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
  static final int UNCERTAIN = 9;

  @Override
  public void write(LayoutWriter out) throws IOException {
    int share = out.share(4);
    part("training.csv", 3 * share, out);
    part("validation.csv", share, out);
  }

  private static void part(String list, int size, LayoutWriter out) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,"
            + "valence,arousal");
    for (Sample face : out.expressions("affectnet/" + list, size)) {
      String image =
          (1 + face.index() % 3)
              + "/"
              + list.substring(0, 2)
              + LabelText.padded(face.index(), 4)
              + ".jpg";
      float[] points = out.scene("Manually_Annotated_Images/" + image, face);
      lines.add(
          String.join(
              ",",
              image,
              Integer.toString((int) points[0]),
              Integer.toString((int) points[1] - face.imageSize() / 3),
              Integer.toString(face.imageSize()),
              Integer.toString(face.imageSize()),
              String.join(";", LabelText.decimals(points)),
              Integer.toString(expression(face)),
              expression(face) == UNCERTAIN ? "-2,-2" : LabelText.affect(face)));
    }
    out.lines("Manually_Annotated_file_lists/" + list, lines);
  }

  /** The number of the expression; some faces are labelled as contempt or uncertain. */
  static int expression(Sample face) {
    return switch (face.index() % 10) {
      case 4 -> CONTEMPT;
      case 8 -> UNCERTAIN;
      default -> NUMBERS.indexOf(face.behaviour().expression().orElseThrow());
    };
  }
}
