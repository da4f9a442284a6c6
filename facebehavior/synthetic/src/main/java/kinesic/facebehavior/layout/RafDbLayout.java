package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.synthetic.Sample;
import kinesic.facebehavior.synthetic.SyntheticDatabase;

/** RAF-DB: aligned and original images, landmarks, and a list of labels. */
final class RafDbLayout implements Layout {

  private static final List<Expression> BASIC =
      List.of(
          Expression.SURPRISE,
          Expression.FEAR,
          Expression.DISGUST,
          Expression.HAPPINESS,
          Expression.SADNESS,
          Expression.ANGER,
          Expression.NEUTRAL);

  private final boolean compound;

  private RafDbLayout(boolean compound) {
    this.compound = compound;
  }

  static RafDbLayout basic() {
    return new RafDbLayout(false);
  }

  static RafDbLayout compound() {
    return new RafDbLayout(true);
  }

  @Override
  public void write(LayoutWriter out) throws IOException {
    String set = compound ? "compound/" : "basic/";
    int share = out.share(4);
    List<String> lines = new ArrayList<>();
    part(set, "train", 5, 3 * share, lines, out);
    part(set, "test", 4, share, lines, out);
    out.lines(set + "EmoLabel/list_patition_label.txt", lines);
  }

  private void part(
      String set, String part, int digits, int size, List<String> lines, LayoutWriter out)
      throws IOException {
    SyntheticDatabase drawn =
        compound
            ? out.compounds("rafdb/compound/" + part, 2 * size)
            : out.expressions("rafdb/basic/" + part, size);
    int written = 0;
    for (Sample face : drawn) {
      int label = 1 + index(face);
      if (label == 0 || written == size) {
        continue;
      }
      String name = part + "_" + LabelText.padded(++written, digits);
      out.image(set + "Image/aligned/" + name + "_aligned.jpg", face);
      float[] points = out.scene(set + "Image/original/" + name + ".jpg", face);
      out.lines(set + "Annotation/manual/" + name + "_manu_attri.txt", attributes(points));
      lines.add(name + ".jpg " + label);
    }
  }

  private int index(Sample face) {
    return compound
        ? CompoundClasses.RAF_DB.classes().indexOf(face.behaviour().compound().orElseThrow())
        : BASIC.indexOf(face.behaviour().expression().orElseThrow());
  }

  /** Eyes, nose and corners of the mouth, then gender, race and age. */
  private static List<String> attributes(float[] points) {
    List<String> five = LabelText.decimals(LabelText.five(points));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < five.size(); i += 2) {
      lines.add(five.get(i) + "\t" + five.get(i + 1));
    }
    lines.addAll(List.of("0", "0", "2"));
    return lines;
  }
}
