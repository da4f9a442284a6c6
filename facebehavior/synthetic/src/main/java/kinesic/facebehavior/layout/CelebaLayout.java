package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.synthetic.FaceParameters;
import kinesic.facebehavior.synthetic.Sample;

/**
 * CelebA. No person is in two parts; as in CelebA, attributes that cannot be seen count as absent.
 */
final class CelebaLayout implements Layout {

  private static final int PARTS = 3;
  private static final int PEOPLE = 8; // per part

  @Override
  public void write(LayoutWriter out) throws IOException {
    int share = out.share(5); // three of them are the training part
    int[] sizes = {3 * share, share, share};
    List<String> identities = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    List<String> attributes = new ArrayList<>();
    List<String> landmarks = new ArrayList<>();
    for (int part = 0; part < PARTS; part++) {
      for (Sample face : out.people("celeba/" + part, 100 * part, PEOPLE, sizes[part])) {
        String image = LabelText.padded(parts.size() + 1, 6) + ".jpg";
        float[] points = out.scene("Img/img_align_celeba/" + image, face);
        identities.add(image + " " + (1 + face.face().identity().person()));
        parts.add(image + " " + part);
        attributes.add(image + " " + attributes(face.face()));
        landmarks.add(image + " " + whole(LabelText.five(points)));
      }
    }
    String count = Integer.toString(parts.size());
    attributes.addAll(
        0,
        List.of(
            count,
            Arrays.stream(Attribute.values())
                .map(Attribute::label)
                .collect(Collectors.joining(" "))));
    landmarks.addAll(
        0,
        List.of(
            count,
            "lefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y"
                + " rightmouth_x rightmouth_y"));
    out.lines("Anno/list_attr_celeba.txt", attributes);
    out.lines("Anno/identity_CelebA.txt", identities);
    out.lines("Anno/list_landmarks_align_celeba.txt", landmarks);
    out.lines("Eval/list_eval_partition.txt", parts);
  }

  private static String attributes(FaceParameters face) {
    return Arrays.stream(Attribute.values())
        .map(attribute -> face.has(attribute).orElse(false) ? "1" : "-1")
        .collect(Collectors.joining(" "));
  }

  private static String whole(float[] xy) {
    List<String> numbers = new ArrayList<>();
    for (float v : xy) {
      numbers.add(Integer.toString(Math.round(v)));
    }
    return String.join(" ", numbers);
  }
}
