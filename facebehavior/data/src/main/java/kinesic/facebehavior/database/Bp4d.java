package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.image.FileName;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;

/**
 * BP4D and BP4D+: people in a laboratory with the action units of every frame of some tasks. X.
 * Zhang et al., BP4D-Spontaneous, Image and Vision Computing 32(10), 2014; Z. Zhang et al.,
 * Multimodal spontaneous emotion corpus for human behavior analysis, CVPR 2016.
 *
 * <p>Layout: {@code AUCoding/AU_OCC/F001_T1.csv} and frames {@code
 * Sequences_2D+3D/F001/T1/0007.jpg} with three or four digits (for BP4D+ also {@code AU_OCC} and
 * {@code 2D+3D} without outer folders). Column 0 is the frame, whatever its heading; every other
 * heading is the number of an action unit. So both files with the headings 0 to 99 and files with
 * only the coded action units are read. 0 absent, 1 present, 9 unknown.
 *
 * <p>{@code units=standard} reads the action units that publications use, 12 of BP4D and 10 of
 * BP4D+ (those of FERA 2017); {@code units=all} reads all of the 17 that are coded. {@code fold=1}
 * to {@code 3} holds out every third person; we defined these folds.
 */
final class Bp4d implements Importer {

  private static final int FOLDS = 3;
  private static final int NOT_KNOWN = 9;
  private static final String UNITS = "units";
  private static final String STANDARD = "standard";

  private final String name;
  private final Set<ActionUnit> standard;

  private Bp4d(String name, Set<ActionUnit> standard) {
    this.name = name;
    this.standard = standard;
  }

  /** BP4D: 41 people, 8 tasks. */
  static Bp4d bp4d() {
    return new Bp4d("bp4d", AnnotatedUnits.BP4D);
  }

  /** BP4D+: 140 people, 4 coded tasks. */
  static Bp4d bp4dPlus() {
    return new Bp4d("bp4d-plus", AnnotatedUnits.BP4D_PLUS);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT, ImportOptions.FOLD, ImportOptions.EVERY, UNITS);
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    boolean all = !options.choice(UNITS, List.of(STANDARD, "all")).equals(STANDARD);
    Path coding = DatabaseFolders.firstOf(root, "AUCoding/AU_OCC", "AU_OCC");
    Path sequences = DatabaseFolders.firstOf(root, "Sequences_2D+3D", "Sequences(2D+3D)", "2D+3D");
    List<Path> files = DatabaseFolders.sorted(coding, "[FM][0-9][0-9][0-9]_T[0-9].csv");
    if (files.isEmpty()) {
      throw new DatabaseException(coding + ": holds no file of labels such as F001_T1.csv");
    }
    List<String> people = new ArrayList<>(new TreeSet<>(files.stream().map(Bp4d::person).toList()));
    for (Path file : files) {
      if (options.wantsFold(people.indexOf(person(file)) % FOLDS, FOLDS)) {
        faces.attempt(() -> task(file, sequences, all, options.every(), faces));
      }
    }
  }

  private static String person(Path file) {
    return FileName.stem(file).split("_", -1)[0];
  }

  private void task(Path file, Path sequences, boolean all, int every, ImportedFaces faces)
      throws ImportProblem, IOException {
    String task = FileName.stem(file).split("_", -1)[1];
    FrameFolder images =
        FrameFolder.of(sequences.resolve(person(file)).resolve(task), SourceLocation.of(file), "");
    try (LabelFile table = LabelFile.withHeader(file, ',')) {
      Map<Integer, ActionUnit> units = units(table, all);
      table.forEach(
          faces,
          row -> {
            int frame = row.expect(table.header().size()).integer(0);
            FaceLabels labels = labels(row, units);
            if (frame % every != 0) {
              return;
            }
            if (labels.equals(FaceLabels.NONE)) {
              faces.leaveOut("not annotated");
            } else {
              faces.add(row.location(), images.get(frame, row.location()), labels);
            }
          });
    }
  }

  /** The units that are wanted, by their columns. */
  private Map<Integer, ActionUnit> units(LabelFile table, boolean all) throws ImportProblem {
    Map<Integer, ActionUnit> units = new TreeMap<>();
    Set<Integer> numbers = new TreeSet<>();
    for (int column = 1; column < table.header().size(); column++) {
      String heading = table.header().get(column);
      if (!heading.matches("(?:AU)?[0-9]{1,2}")) {
        throw table.wrongHeader(
            "the heading \"%s\" is not the number of an action unit".formatted(heading));
      }
      int number = Integer.parseInt(heading.replace("AU", ""));
      if (!numbers.add(number)) {
        throw table.wrongHeader("action unit %s appears twice".formatted(number));
      }
      for (ActionUnit unit : ActionUnit.values()) {
        if (unit.number() == number && (all || standard.contains(unit))) {
          units.put(column, unit);
        }
      }
    }
    if (units.isEmpty()) {
      throw table.wrongHeader("has no column of a supported action unit");
    }
    return units;
  }

  private static FaceLabels labels(LabelRow row, Map<Integer, ActionUnit> units)
      throws ImportProblem {
    Presence labels = Presence.NONE;
    for (Map.Entry<Integer, ActionUnit> unit : units.entrySet()) {
      int value = row.integer(unit.getKey());
      if (value == 0 || value == 1) {
        labels = labels.with(unit.getValue().index(), value == 1);
      } else if (value != NOT_KNOWN) {
        throw row.problem(
            ImportProblem.Kind.UNKNOWN_LABEL,
            "%s is %s, expected 0, 1 or 9".formatted(unit.getValue().column(), value));
      }
    }
    return FaceLabels.NONE.with(Affect.ACTION_UNITS, labels);
  }
}
