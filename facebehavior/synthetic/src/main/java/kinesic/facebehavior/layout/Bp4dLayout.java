package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.synthetic.Sample;

/**
 * BP4D, the files of the women with headings 0 to 99 and frames of three digits, those of the men
 * with the coded units only and four digits; and BP4D+, with four digits throughout.
 */
final class Bp4dLayout implements Layout {

  private static final List<String> PEOPLE = List.of("F001", "M002", "F003");
  private static final List<String> TASKS = List.of("T1", "T8");

  /** The units that BP4D codes. */
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
  public String name() {
    return plus ? "bp4d-plus" : "bp4d";
  }

  @Override
  public void write(Path root, DrawnFaces faces) throws IOException {
    int frames = faces.share(PEOPLE.size() * TASKS.size());
    for (String person : PEOPLE) {
      for (String task : TASKS) {
        task(root, person, task, frames, faces);
      }
    }
  }

  private void task(Path root, String person, String task, int frames, DrawnFaces faces)
      throws IOException {
    boolean legacy = !plus && person.startsWith("F");
    List<Integer> columns = legacy ? IntStream.rangeClosed(1, 99).boxed().toList() : CODED;
    List<String> lines = new ArrayList<>();
    lines.add((legacy ? "0," : "1,") + joined(columns));
    Path images = root.resolve(plus ? "2D+3D" : "Sequences_2D+3D").resolve(person).resolve(task);
    int number = 80 + PEOPLE.indexOf(person);
    for (Sample face : faces.video(name() + "/" + person + task, number, frames)) {
      int frame = FIRST_FRAME + face.index();
      faces.write(images.resolve(DrawnFaces.frame(frame, legacy ? 3 : 4) + ".jpg"), face);
      List<Integer> cells = new ArrayList<>(List.of(frame));
      for (int unit : columns) {
        cells.add(cell(face, unit));
      }
      lines.add(joined(cells));
    }
    faces.write(
        root.resolve(plus ? "AU_OCC" : "AUCoding/AU_OCC").resolve(person + "_" + task + ".csv"),
        lines);
  }

  private static String joined(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** 9 is not known: what is not coded, and every twelfth frame. */
  private static int cell(Sample face, int number) {
    if (!CODED.contains(number) || face.index() % 12 == 11) {
      return 9;
    }
    for (ActionUnit unit : ActionUnit.values()) {
      if (unit.number() == number) {
        return face.behaviour().actionUnits().isPresent(unit) ? 1 : 0;
      }
    }
    return 0;
  }
}
