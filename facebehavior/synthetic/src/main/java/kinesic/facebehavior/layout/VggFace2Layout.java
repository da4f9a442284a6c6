package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.synthetic.Sample;

/** VGGFace2: one folder per person, lists of images, bounding boxes and landmarks. */
final class VggFace2Layout implements Layout {

  private static final int PEOPLE = 8; // per part

  @Override
  public void write(LayoutWriter out) throws IOException {
    part("train", 0, 3 * out.share(4), out);
    part("test", 100, out.share(4), out);
  }

  private static void part(String part, int first, int size, LayoutWriter out) throws IOException {
    List<String> images = new ArrayList<>();
    List<String> boxes = new ArrayList<>(List.of("NAME_ID,X,Y,W,H"));
    List<String> landmarks =
        new ArrayList<>(List.of("NAME_ID,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y"));
    for (Sample face : out.people("vggface2/" + part, 1000 + first, PEOPLE, size)) {
      String person = "n" + LabelText.padded(face.face().identity().person(), 6);
      String name = "%s/%s_01".formatted(person, LabelText.padded(1 + face.index() / PEOPLE, 4));
      images.add(name + ".jpg");
      float[] points = out.scene(part + "/" + name + ".jpg", face);
      float[] five = LabelText.five(points);
      landmarks.add("\"" + name + "\"," + String.join(",", LabelText.decimals(five)));
      int wide = Math.round(3 * (five[2] - five[0]));
      boxes.add(
          "\"%s\",%s,%s,%s,%s"
              .formatted(
                  name,
                  Math.round(five[4] - wide / 2f),
                  Math.round(five[5] - wide / 2f),
                  wide,
                  wide));
    }
    out.lines("meta/%s_list.txt".formatted(part), images);
    out.lines("bb_landmark/loose_bb_%s.csv".formatted(part), boxes);
    out.lines("bb_landmark/loose_landmark_%s.csv".formatted(part), landmarks);
  }
}
