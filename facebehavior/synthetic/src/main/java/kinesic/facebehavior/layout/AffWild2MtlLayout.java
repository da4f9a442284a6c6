package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.synthetic.Sample;

/** The files of the multi-task challenges of s-Aff-Wild2. */
final class AffWild2MtlLayout implements Layout {

  static final List<Integer> UNITS = List.of(1, 2, 4, 6, 7, 10, 12, 15, 23, 24, 25, 26);

  @Override
  public String name() {
    return "affwild2-mtl";
  }

  @Override
  public void write(Path root, DrawnFaces faces) throws IOException {
    int share = faces.share(4);
    part(
        root,
        "training_set_annotations.txt",
        List.of("121-24-1920x1080", "video5"),
        3 * share / 2,
        faces);
    part(root, "validation_set_annotations.txt", List.of("video64_right"), share, faces);
  }

  private static void part(
      Path root, String file, List<String> videos, int frames, DrawnFaces faces)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "image,valence,arousal,expression,"
            + UNITS.stream().map(unit -> "AU" + unit).collect(Collectors.joining(",")));
    for (String video : videos) {
      for (Sample face : faces.video("affwild2-mtl/" + video, video.length(), frames)) {
        String image = video + "/" + DrawnFaces.frame(3 * face.index() + 1, 5) + ".jpg";
        faces.write(root.resolve("cropped_aligned").resolve(image), face);
        int gap = face.index() % 8; // one kind of label is missing now and then
        lines.add(
            String.join(
                ",",
                image,
                gap == 1 ? "-5,-5" : AffWild2Layout.affect(face),
                gap == 3
                    ? "-1"
                    : Integer.toString(AffWild2Layout.expression(face, Expression.COUNT + 1)),
                AffWild2Layout.actionUnits(face, UNITS, gap != 5)));
      }
    }
    faces.write(root.resolve(file), lines);
  }
}
