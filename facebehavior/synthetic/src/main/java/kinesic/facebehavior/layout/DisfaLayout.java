package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.synthetic.Sample;

/** DISFA with the frames of the left camera extracted: one person of each fold. */
final class DisfaLayout implements Layout {

  private static final List<String> PEOPLE = List.of("SN001", "SN013", "SN003");
  private static final List<Integer> UNITS = List.of(1, 2, 4, 5, 6, 9, 12, 15, 17, 20, 25, 26);

  @Override
  public void write(LayoutWriter out) throws IOException {
    for (String person : PEOPLE) {
      Map<Integer, List<String>> lines = new TreeMap<>();
      int number = 60 + PEOPLE.indexOf(person);
      for (Sample face : out.video("disfa/" + person, number, out.share(PEOPLE.size()))) {
        int frame = face.index() + 1;
        out.image("LeftVideo%s_comp/%s.jpg".formatted(person, LabelText.padded(frame, 5)), face);
        for (int unit : UNITS) {
          lines
              .computeIfAbsent(unit, u -> new ArrayList<>())
              .add(frame + "," + intensity(face, ActionUnit.ofNumber(unit)));
        }
      }
      for (int unit : UNITS) {
        out.lines(
            "ActionUnit_Labels/%1$s/%1$s_au%2$s.txt".formatted(person, unit),
            lines.getOrDefault(unit, List.of()));
      }
    }
  }

  /** An intensity from 0 to 5; 2 and more count as present. */
  private static int intensity(Sample face, ActionUnit unit) {
    int rounded = Math.round(5 * face.behaviour().actionUnits().of(unit));
    return face.behaviour().actionUnits().isPresent(unit)
        ? Math.max(2, rounded)
        : Math.min(1, rounded);
  }
}
