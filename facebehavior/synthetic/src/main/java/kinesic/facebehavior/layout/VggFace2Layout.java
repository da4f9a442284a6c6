package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.synthetic.Sample;

/** VGGFace2: a folder a person, lists of images, and where the faces are in them. */
final class VggFace2Layout implements Layout {

  private static final int PEOPLE = 8; // of a part

  @Override
  public String name() {
    return "vggface2";
  }

  @Override
  public void write(Path root, DrawnFaces faces) throws IOException {
    part(root, "train", 0, 3 * faces.share(4), faces);
    part(root, "test", 100, faces.share(4), faces);
  }

  private static void part(Path root, String part, int first, int size, DrawnFaces faces)
      throws IOException {
    List<String> images = new ArrayList<>();
    List<String> boxes = new ArrayList<>(List.of("NAME_ID,X,Y,W,H"));
    List<String> landmarks =
        new ArrayList<>(List.of("NAME_ID,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y"));
    for (Sample face : faces.people("vggface2/" + part, 1000 + first, PEOPLE, size)) {
      String person = "n" + DrawnFaces.frame(face.face().identity().person(), 6);
      String name = "%s/%s_01".formatted(person, DrawnFaces.frame(1 + face.index() / PEOPLE, 4));
      images.add(name + ".jpg");
      float[] points = faces.writeScene(root.resolve(part).resolve(name + ".jpg"), face);
      float[] five = DrawnFaces.five(points);
      List<String> cells = new ArrayList<>(List.of("\"" + name + "\""));
      for (float v : five) {
        cells.add(DrawnFaces.decimal(v));
      }
      landmarks.add(String.join(",", cells));
      int wide = Math.round(3 * (five[2] - five[0]));
      boxes.add(
          "\"%s\",%d,%d,%d,%d"
              .formatted(
                  name,
                  Math.round(five[4] - wide / 2f),
                  Math.round(five[5] - wide / 2f),
                  wide,
                  wide));
    }
    faces.write(root.resolve("meta/%s_list.txt".formatted(part)), images);
    faces.write(root.resolve("bb_landmark/loose_bb_%s.csv".formatted(part)), boxes);
    faces.write(root.resolve("bb_landmark/loose_landmark_%s.csv".formatted(part)), landmarks);
  }
}
