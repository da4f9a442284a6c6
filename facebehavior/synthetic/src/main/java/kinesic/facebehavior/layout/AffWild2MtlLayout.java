package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.synthetic.Sample;

/** The files of the multi-task challenges of s-Aff-Wild2. */
final class AffWild2MtlLayout implements Layout {

  static final List<Integer> UNITS = List.of(1, 2, 4, 6, 7, 10, 12, 15, 23, 24, 25, 26);

  @Override
  public void write(LayoutWriter out) throws IOException {
    int share = out.share(4);
    part("training_set_annotations.txt", List.of("121-24-1920x1080", "video5"), 3 * share / 2, out);
    part("validation_set_annotations.txt", List.of("video64_right"), share, out);
  }

  private static void part(String file, List<String> videos, int frames, LayoutWriter out)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "image,valence,arousal,expression,"
            + UNITS.stream().map(unit -> "AU" + unit).collect(Collectors.joining(",")));
    for (String video : videos) {
      for (Sample face : out.video("affwild2-mtl/" + video, video.length(), frames)) {
        String image = video + "/" + LabelText.padded(3 * face.index() + 1, 5) + ".jpg";
        out.image("cropped_aligned/" + image, face);
        int gap = face.index() % 8; // one kind of label is missing now and then
        lines.add(
            String.join(
                ",",
                image,
                gap == 1 ? "-5,-5" : LabelText.affect(face),
                gap == 3
                    ? "-1"
                    : Integer.toString(AffWild2Layout.expression(face, Expression.COUNT + 1)),
                AffWild2Layout.actionUnits(face, UNITS, gap != 5)));
      }
    }
    out.lines(file, lines);
  }
}
