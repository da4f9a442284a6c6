package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;

/**
 * VGGFace2: photographs of 9,131 people from the web. Q. Cao, L. Shen, W. Xie, O. M. Parkhi, A.
 * Zisserman, VGGFace2: a dataset for recognising faces across pose and age, FG 2018.
 *
 * <p>Layout: {@code train/n000002/0001_01.jpg} and {@code test/n000001/0001_01.jpg}, one folder per
 * person; no person is in both. {@code meta/train_list.txt} and {@code meta/test_list.txt} (or the
 * same files next to the folders) list the images, one {@code n000002/0001_01.jpg} per line;
 * without them all images in the folders are read. {@code bb_landmark/loose_landmark_train.csv}
 * ({@code NAME_ID,P1X,P1Y,...,P5X,P5Y}, where a name is {@code n000002/0001_01}) and {@code
 * loose_landmark_test.csv} hold the landmarks; without them images are used as they are.
 */
final class VggFace2 implements Importer {

  @Override
  public String name() {
    return "vggface2";
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT);
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    for (Split split : List.of(Split.TRAIN, Split.TEST)) {
      if (options.split().has(split)) {
        read(root, split.label(), faces);
      }
    }
  }

  private static void read(Path root, String part, ImportedFaces faces) throws IOException {
    Map<String, FaceLandmarks> landmarks = new HashMap<>();
    Path points = root.resolve("bb_landmark/loose_landmark_%s.csv".formatted(part));
    boolean aligned = Files.exists(points);
    if (aligned) {
      faces.attempt(() -> landmarks(points, landmarks, faces));
    }
    Path folder = root.resolve(part);
    Path list =
        DatabaseFolders.firstOf(
            root, "meta/%s_list.txt".formatted(part), "%s_list.txt".formatted(part));
    if (!Files.exists(list)) {
      for (Path person : DatabaseFolders.sorted(folder, "n*")) {
        for (Path image : DatabaseFolders.sorted(person, "*.jpg")) {
          String name = person.getFileName() + "/" + image.getFileName();
          faces.attempt(
              () -> face(SourceLocation.of(image), folder, name, aligned, landmarks, faces));
        }
      }
      return;
    }
    faces.attempt(
        () -> {
          try (LabelFile table = LabelFile.withoutHeader(list, ',')) {
            table.forEach(
                faces,
                row ->
                    face(row.location(), folder, row.expect(1).text(0), aligned, landmarks, faces));
          }
        });
  }

  private static void face(
      SourceLocation location,
      Path folder,
      String image,
      boolean aligned,
      Map<String, FaceLandmarks> landmarks,
      ImportedFaces faces)
      throws ImportProblem {
    if (!image.matches("n[0-9]+/[^/]+\\.(?i:jpg)")) {
      throw new ImportProblem(
          ImportProblem.Kind.WRONG_COLUMNS,
          location,
          "\"%s\" is not an image name such as n000002/0001_01.jpg".formatted(image));
    }
    FaceLandmarks points = landmarks.get(image.substring(0, image.length() - ".jpg".length()));
    if (aligned && points == null) {
      throw new ImportProblem(
          ImportProblem.Kind.MISSING_LANDMARKS, location, "there are no landmarks of " + image);
    }
    faces.add(
        location,
        folder.resolve(image),
        FaceLabels.NONE.with(
            Identity.PERSON, Identity.label(image.substring(0, image.indexOf('/')))),
        Optional.ofNullable(points));
  }

  private static void landmarks(
      Path file, Map<String, FaceLandmarks> landmarks, ImportedFaces faces)
      throws ImportProblem, IOException {
    List<String> names = new ArrayList<>(List.of("NAME_ID"));
    names.addAll(FaceLandmarks.columns());
    try (LabelFile table = LabelFile.withHeader(file, ',')) {
      int[] columns = table.columns(names);
      table.forEach(
          faces,
          row -> {
            row.expect(table.header().size());
            float[] xy = new float[2 * FaceLandmarks.COUNT];
            for (int i = 0; i < xy.length; i++) {
              xy[i] = row.number(columns[i + 1]);
            }
            if (landmarks.put(row.text(columns[0]), row.landmarks(xy)) != null) {
              throw row.problem(
                  ImportProblem.Kind.DUPLICATE, row.text(columns[0]) + " appears twice");
            }
          });
    }
  }
}
