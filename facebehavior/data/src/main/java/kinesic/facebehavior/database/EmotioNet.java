package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.image.FileName;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;

/**
 * EmotioNet: photographs from the web with action units. C. F. Benitez-Quiroz, R. Srinivasan, A. M.
 * Martinez, EmotioNet, CVPR 2016.
 *
 * <p>Two forms of list. A comma-separated table ({@code EmotioNet_FACS_aws_2020_24600.csv}; save
 * the .xlsx as CSV first) with the first line {@code URL,URL orig,'AU 1',...,'AU 60'}. A
 * tab-separated list ({@code dataFile_0001.txt}, 2017 and 2018) without a header: URL, original
 * URL, AU1 to AU60, of which the 11 supported action units that these editions code are read. 0
 * absent, 1 present, 999 not annotated.
 *
 * <p>All lists in the folder are read, or one list if its file is named instead of the folder.
 * EmotioNet distributes addresses, not images: the image of {@code .../N_0000000001_00001.jpg} is
 * searched under that name in {@code images}, in a folder with the name of the list, and next to
 * the list.
 */
final class EmotioNet implements Importer {

  private static final int UNITS = 60;
  private static final int NOT_ANNOTATED = 999;

  @Override
  public String name() {
    return "emotionet";
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.IMAGES);
  }

  @Override
  public void read(Path path, ImportOptions options, ImportedFaces faces) throws IOException {
    List<Path> lists = new ArrayList<>();
    if (Files.isDirectory(path)) {
      lists.addAll(DatabaseFolders.sorted(path, "*.csv"));
      lists.addAll(DatabaseFolders.sorted(path, "*.txt"));
    } else {
      lists.add(path);
    }
    if (lists.isEmpty()) {
      throw new DatabaseException(
          path + ": holds no list of labels (.csv or .txt; save an .xlsx file as CSV first)");
    }
    for (Path list : lists) {
      Path folder = list.resolveSibling("");
      List<Path> folders =
          new ArrayList<>(options.folders(ImportOptions.IMAGES, folder, List.of("images")));
      folders.add(list.resolveSibling(FileName.stem(list)));
      folders.add(folder);
      faces.attempt(
          () -> {
            if (DatabaseFolders.hasExtension(list, ".csv")) {
              table(list, folders, faces);
            } else {
              list(list, folders, faces);
            }
          });
    }
  }

  private static void table(Path file, List<Path> folders, ImportedFaces faces)
      throws ImportProblem, IOException {
    try (LabelFile table = LabelFile.withHeader(file, ',')) {
      Map<Integer, ActionUnit> units = new TreeMap<>();
      Set<String> names = new HashSet<>();
      int url = -1;
      for (int i = 0; i < table.header().size(); i++) {
        String name = unquoted(table.header().get(i)).replace(" ", "");
        if (!names.add(name)) {
          throw table.wrongHeader("column \"%s\" appears twice".formatted(name));
        }
        if (name.equals("URL")) {
          url = i;
        } else if (name.matches("AU[0-9]+")) {
          int column = i;
          ofNumber(Integer.parseInt(name.substring(2))).ifPresent(unit -> units.put(column, unit));
        } else if (!name.equals("URLorig")) {
          throw table.wrongHeader(
              "unknown column \"%s\", expected URL, URL orig, 'AU 1' ...".formatted(name));
        }
      }
      if (url < 0 || units.isEmpty()) {
        throw table.wrongHeader(
            "has no column URL or no column of an action unit, the columns are "
                + String.join(", ", table.header()));
      }
      int urlColumn = url;
      table.forEach(
          faces, row -> face(row.expect(table.header().size()), urlColumn, units, folders, faces));
    }
  }

  private static void list(Path file, List<Path> folders, ImportedFaces faces)
      throws ImportProblem, IOException {
    Map<Integer, ActionUnit> units = new TreeMap<>();
    for (ActionUnit unit : AnnotatedUnits.EMOTIONET) {
      units.put(1 + unit.number(), unit);
    }
    try (LabelFile table = LabelFile.withoutHeader(file, '\t')) {
      table.forEach(faces, row -> face(row.expect(2 + UNITS), 0, units, folders, faces));
    }
  }

  private static Optional<ActionUnit> ofNumber(int number) {
    for (ActionUnit unit : ActionUnit.values()) {
      if (unit.number() == number) {
        return Optional.of(unit);
      }
    }
    return Optional.empty();
  }

  private static String unquoted(String cell) {
    return cell.length() > 1 && cell.startsWith("'") && cell.endsWith("'")
        ? cell.substring(1, cell.length() - 1)
        : cell;
  }

  private static void face(
      LabelRow row,
      int url,
      Map<Integer, ActionUnit> units,
      List<Path> folders,
      ImportedFaces faces)
      throws ImportProblem {
    Presence labels = Presence.NONE;
    for (Map.Entry<Integer, ActionUnit> unit : units.entrySet()) {
      int value = row.integer(unit.getKey());
      if (value == 0 || value == 1) {
        labels = labels.with(unit.getValue().index(), value == 1);
      } else if (value != NOT_ANNOTATED) {
        throw row.problem(
            ImportProblem.Kind.UNKNOWN_LABEL,
            "%s is %s, expected 0, 1 or 999".formatted(unit.getValue().column(), value));
      }
    }
    String address = unquoted(row.text(url));
    String name = address.substring(address.lastIndexOf('/') + 1);
    if (name.isEmpty()) {
      throw row.problem(
          ImportProblem.Kind.WRONG_COLUMNS,
          "\"%s\" is not the address of an image".formatted(address));
    }
    faces.add(
        row.location(),
        DatabaseFolders.firstWith(folders, name),
        FaceLabels.NONE.with(Affect.ACTION_UNITS, labels));
  }
}
