package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.synthetic.Sample;
import kinesic.facebehavior.synthetic.SyntheticDatabase;

/** RAF-DB: aligned and original images, and a list. */
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
  public String name() {
    return compound ? "rafdb-compound" : "rafdb";
  }

  @Override
  public void write(Path root, DrawnFaces faces) throws IOException {
    Path set = root.resolve(compound ? "compound" : "basic");
    int share = faces.share(4);
    List<String> lines = new ArrayList<>();
    part(set, "train", 5, 3 * share, lines, faces);
    part(set, "test", 4, share, lines, faces);
    faces.write(set.resolve("EmoLabel/list_patition_label.txt"), lines);
  }

  private void part(
      Path set, String part, int digits, int size, List<String> lines, DrawnFaces faces)
      throws IOException {
    SyntheticDatabase drawn =
        compound
            ? faces.compounds("rafdb/compound/" + part, 2 * size)
            : faces.expressions("rafdb/basic/" + part, size);
    int written = 0;
    for (Sample face : drawn) {
      int label = 1 + index(face);
      if (label == 0 || written == size) {
        continue;
      }
      String name = part + "_" + DrawnFaces.frame(++written, digits);
      faces.write(set.resolve("Image/aligned/" + name + "_aligned.jpg"), face);
      float[] points = faces.writeScene(set.resolve("Image/original/" + name + ".jpg"), face);
      faces.write(
          set.resolve("Annotation/manual/" + name + "_manu_attri.txt"),
          List.of(
              mean(points, 36, 42),
              mean(points, 42, 48),
              mean(points, 30, 31),
              mean(points, 48, 49),
              mean(points, 54, 55),
              "0",
              "0",
              "2"));
      lines.add(name + ".jpg " + label);
    }
  }

  private int index(Sample face) {
    return compound
        ? CompoundClasses.RAF_DB.classes().indexOf(face.behaviour().compound().orElseThrow())
        : BASIC.indexOf(face.behaviour().expression().orElseThrow());
  }

  private static String mean(float[] points, int from, int end) {
    float x = 0;
    float y = 0;
    for (int i = from; i < end; i++) {
      x += points[2 * i] / (end - from);
      y += points[2 * i + 1] / (end - from);
    }
    return DrawnFaces.decimal(x) + "\t" + DrawnFaces.decimal(y);
  }
}
