package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.synthetic.Sample;

/** FER2013: one table with label, pixels and part of each face. */
final class Fer2013Layout implements Layout {

  /** Width and height of the faces in pixels, whatever the user asks for. */
  static final int SIDE = 48;

  private static final List<Expression> EXPRESSIONS =
      List.of(
          Expression.ANGER,
          Expression.DISGUST,
          Expression.FEAR,
          Expression.HAPPINESS,
          Expression.SADNESS,
          Expression.SURPRISE,
          Expression.NEUTRAL);

  /** A face and the part of the database that it belongs to. */
  record Face(Sample sample, String usage) {

    Expression expression() {
      return sample.behaviour().expression().orElseThrow();
    }
  }

  @Override
  public void write(LayoutWriter out) throws IOException {
    out.lines("fer2013.csv", table(faces(out), out));
  }

  /** The faces of all parts in the order of the table. */
  static Iterable<Face> faces(LayoutWriter out) {
    int heldOut = out.share(10);
    int training = Math.max(1, out.share(1) - 2 * heldOut);
    List<Face> faces = new ArrayList<>();
    part("Training", training, faces, out);
    part("PublicTest", heldOut, faces, out);
    part("PrivateTest", heldOut, faces, out);
    return faces;
  }

  private static void part(String usage, int size, List<Face> faces, LayoutWriter out) {
    for (Sample sample : out.expressions("fer2013/" + usage, size, SIDE)) {
      faces.add(new Face(sample, usage));
    }
  }

  /** The lines of the table of pixels. */
  static List<String> table(Iterable<Face> faces, LayoutWriter out) {
    List<String> lines = new ArrayList<>(List.of("emotion,pixels,Usage"));
    for (Face face : faces) {
      int emotion = EXPRESSIONS.indexOf(face.expression());
      lines.add("%s,%s,%s".formatted(emotion, out.pixels(face.sample()), face.usage()));
    }
    return lines;
  }
}
