package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kinesic.facebehavior.synthetic.Sample;

/**
 * BP4D and BP4D+.
 *
 * <p>BP4D files of women have columns 1 to 99 and frame numbers of three digits; those of men have
 * the coded AUs only and frame numbers of four digits. BP4D+ has four digits throughout.
 */
final class Bp4dLayout implements Layout {

  private static final List<String> PEOPLE = List.of("F001", "M002", "F003");
  private static final List<String> TASKS = List.of("T1", "T8");

  /** The AUs that BP4D codes. */
  private static final List<Integer> CODED =
      List.of(
          1, 2, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23, 24, 27, 28, 30,
          32, 38, 39);

  private static final int FIRST_FRAME = 97;

  private final boolean plus;

  private Bp4dLayout(boolean plus) {
    this.plus = plus;
  }

  static Bp4dLayout bp4d() {
    return new Bp4dLayout(false);
  }

  static Bp4dLayout bp4dPlus() {
    return new Bp4dLayout(true);
  }

  @Override
  public void write(LayoutWriter out) throws IOException {
    int frames = out.share(PEOPLE.size() * TASKS.size());
    for (String person : PEOPLE) {
      for (String task : TASKS) {
        task(person, task, frames, out);
      }
    }
  }

  private void task(String person, String task, int frames, LayoutWriter out) throws IOException {
    boolean legacy = !plus && person.startsWith("F");
    List<Integer> columns = legacy ? IntStream.rangeClosed(1, 99).boxed().toList() : CODED;
    List<String> lines = new ArrayList<>();
    lines.add((legacy ? "0," : "1,") + joined(columns));
    String images = "%s/%s/%s/".formatted(plus ? "2D+3D" : "Sequences_2D+3D", person, task);
    String name = plus ? "bp4d-plus/" : "bp4d/";
    int number = 80 + PEOPLE.indexOf(person);
    for (Sample face : out.video(name + person + task, number, frames)) {
      int frame = FIRST_FRAME + face.index();
      out.image(images + LabelText.padded(frame, legacy ? 3 : 4) + ".jpg", face);
      List<Integer> cells = new ArrayList<>(List.of(frame));
      for (int unit : columns) {
        cells.add(cell(face, unit));
      }
      lines.add(joined(cells));
    }
    String codes = plus ? "AU_OCC" : "AUCoding/AU_OCC";
    out.lines("%s/%s_%s.csv".formatted(codes, person, task), lines);
  }

  private static String joined(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** 1 present, 0 absent, 9 unknown: AUs that are not coded, and every twelfth frame. */
  private static int cell(Sample face, int number) {
    if (!CODED.contains(number) || face.index() % 12 == 11) {
      return 9;
    }
    return LabelText.occurrence(face, number);
  }
}
