package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;

/**
 * DISFA: videos of 27 people with the intensity of 12 action units in every frame. S. M. Mavadati
 * et al., DISFA: A spontaneous facial action intensity database, IEEE Transactions on Affective
 * Computing 4(2), 2013.
 *
 * <p>Layout: {@code ActionUnit_Labels/SN001/SN001_au1.txt} with lines "frame,intensity"; the frames
 * of {@code Videos_LeftCamera/LeftVideoSN001_comp.avi}, which the user extracts, in {@code
 * LeftVideoSN001_comp/00001.jpg} and so on. {@code camera=right} reads the frames of the other
 * camera.
 *
 * <p>An action unit counts as present from intensity 2, as is usual. {@code fold=1} to {@code 3}
 * holds out one of the three groups of people that most publications use.
 */
final class Disfa implements Importer {

  private static final int PRESENT = 2;
  private static final int MOST_INTENSE = 5;
  private static final String CAMERA = "camera";

  private static final List<Set<String>> FOLDS =
      List.of(
          Set.of("002", "010", "001", "026", "027", "032", "030", "009", "016"),
          Set.of("013", "018", "011", "028", "012", "006", "031", "021", "024"),
          Set.of("003", "029", "023", "025", "008", "005", "007", "017", "004"));

  @Override
  public String name() {
    return "disfa";
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT, ImportOptions.FOLD, ImportOptions.EVERY, CAMERA);
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    String camera =
        options.choice(CAMERA, List.of("left", "right")).equals("left") ? "Left" : "Right";
    Path labels = root.resolve("ActionUnit_Labels");
    List<Path> people = DatabaseFolders.sorted(labels, "SN*");
    if (people.isEmpty()) {
      throw new DatabaseException(labels + ": holds no folder of a person such as SN001");
    }
    for (Path person : people) {
      faces.attempt(
          () -> {
            String name = String.valueOf(person.getFileName());
            if (options.wantsFold(fold(person, name), FOLDS.size())) {
              person(root, person, name, camera, options.every(), faces);
            }
          });
    }
  }

  private static int fold(Path person, String name) throws ImportProblem {
    for (int fold = 0; fold < FOLDS.size(); fold++) {
      if (FOLDS.get(fold).contains(name.substring(2))) {
        return fold;
      }
    }
    throw new ImportProblem(
        ImportProblem.Kind.UNKNOWN_LABEL,
        SourceLocation.of(person),
        "%s is not one of the 27 people".formatted(name));
  }

  /** The labels of a frame, and where they begin. */
  private static final class Frame {
    private final SourceLocation location;
    private Presence labels = Presence.NONE;

    Frame(SourceLocation location) {
      this.location = location;
    }
  }

  private static void person(
      Path root, Path person, String name, String camera, int every, ImportedFaces faces)
      throws ImportProblem, IOException {
    String video = "%sVideo%s_comp".formatted(camera, name);
    FrameFolder images =
        FrameFolder.of(
            DatabaseFolders.firstOf(root, video, "Videos_%sCamera/%s".formatted(camera, video)),
            SourceLocation.of(person),
            ("; make it with: mkdir %2$s &&"
                    + " ffmpeg -i Videos_%1$sCamera/%2$s.avi -q:v 2 %2$s/%%05d.jpg")
                .formatted(camera, video));
    Map<Integer, Frame> frames = new TreeMap<>();
    for (ActionUnit unit : AnnotatedUnits.DISFA) {
      Path file = person.resolve("%s_au%s.txt".formatted(name, unit.number()));
      faces.attempt(() -> unit(unit, file, frames, faces));
    }
    for (Map.Entry<Integer, Frame> entry : frames.entrySet()) {
      Frame frame = entry.getValue();
      if ((entry.getKey() - 1) % every == 0) {
        faces.attempt(
            () ->
                faces.add(
                    frame.location,
                    images.get(entry.getKey(), frame.location),
                    FaceLabels.NONE.with(Affect.ACTION_UNITS, frame.labels)));
      }
    }
  }

  private static void unit(
      ActionUnit unit, Path file, Map<Integer, Frame> frames, ImportedFaces faces)
      throws ImportProblem, IOException {
    try (LabelFile table = LabelFile.withoutHeader(file, ',')) {
      table.forEach(
          faces,
          row -> {
            int number = row.expect(2).integer(0);
            int intensity = row.integer(1);
            if (intensity < 0 || intensity > MOST_INTENSE) {
              throw row.problem(
                  ImportProblem.Kind.UNKNOWN_LABEL,
                  "intensity %s, expected 0 to %s".formatted(intensity, MOST_INTENSE));
            }
            Frame frame = frames.computeIfAbsent(number, k -> new Frame(row.location()));
            if (frame.labels.isAnnotated(unit.index())) {
              throw row.problem(
                  ImportProblem.Kind.DUPLICATE, "frame %s appears already above".formatted(number));
            }
            frame.labels = frame.labels.with(unit.index(), intensity >= PRESENT);
          });
    }
  }
}
