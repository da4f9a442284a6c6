package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label.Presence;

/**
 * CelebA: photographs of 10,177 celebrities with 40 attributes. Z. Liu, P. Luo, X. Wang, X. Tang,
 * Deep learning face attributes in the wild, ICCV 2015.
 *
 * <p>Layout: {@code Anno/list_attr_celeba.txt} (the number of images, the 40 names, then {@code
 * 000001.jpg -1 1 ...}: 1 is present, -1 absent), {@code Anno/identity_CelebA.txt} ({@code
 * 000001.jpg 2880}), {@code Eval/list_eval_partition.txt} ({@code 000001.jpg 0}: 0 training, 1
 * validation, 2 test), {@code Img/img_align_celeba/000001.jpg}, and {@code
 * Anno/list_landmarks_align_celeba.txt}, by which faces are aligned if the file exists. The files
 * may also be in the folder itself.
 *
 * <p>{@code labels=identity} or {@code attributes} reads only these labels. {@code labels=apart}
 * reads one kind per image, the identity of images with an odd number and the attributes of the
 * others, so that no image carries both. The held-out split is the test split; {@code
 * split=validation} reads the validation split.
 */
final class CelebA implements Importer {

  private static final String BOTH = "both";
  private static final String IDENTITY = "identity";
  private static final String ATTRIBUTES = "attributes";
  private static final String APART = "apart";
  private static final int LANDMARK_CELLS = 1 + 2 * FaceLandmarks.COUNT;

  @Override
  public String name() {
    return "celeba";
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT, ImportOptions.LABELS);
  }

  /** A line of labels whose image has not been added yet. */
  private record Labelled(SourceLocation location, FaceLabels labels) {}

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    Set<Part> parts = options.parts(EnumSet.allOf(Part.class));
    String wanted =
        options.choice(ImportOptions.LABELS, List.of(BOTH, IDENTITY, ATTRIBUTES, APART));
    Map<String, Labelled> labelled = new HashMap<>();
    if (!wanted.equals(ATTRIBUTES)) {
      faces.attempt(() -> identities(file(root, "Anno", "identity_CelebA.txt"), labelled, faces));
    }
    if (!wanted.equals(IDENTITY)) {
      faces.attempt(() -> attributes(file(root, "Anno", "list_attr_celeba.txt"), labelled, faces));
    }
    Map<String, FaceLandmarks> landmarks = new HashMap<>();
    Path points = file(root, "Anno", "list_landmarks_align_celeba.txt");
    if (Files.exists(points)) {
      faces.attempt(() -> landmarks(points, landmarks, faces));
    }
    Path images = DatabaseFolders.firstOf(root, "Img/img_align_celeba", "img_align_celeba");
    faces.attempt(
        () -> {
          Path partition = file(root, "Eval", "list_eval_partition.txt");
          try (LabelFile table = LabelFile.withoutHeader(partition, ' ')) {
            table.forEach(
                faces,
                row -> {
                  String image = image(row.expect(2));
                  if (!parts.contains(part(row))) {
                    return;
                  }
                  Labelled label = labelled.getOrDefault(image, new Labelled(row.location(), NONE));
                  faces.add(
                      label.location(),
                      images.resolve(image),
                      wanted.equals(APART) ? apart(image, label.labels()) : label.labels(),
                      Optional.ofNullable(landmarks.get(image)));
                });
          }
        });
  }

  private static final FaceLabels NONE = FaceLabels.NONE;

  private static Path file(Path root, String folder, String name) {
    return DatabaseFolders.firstOf(root, folder + "/" + name, name);
  }

  private static String image(LabelRow row) throws ImportProblem {
    String image = row.text(0);
    if (!image.matches("[0-9]+\\.(?i:jpg|png)")) {
      throw row.problem(
          ImportProblem.Kind.WRONG_COLUMNS,
          "\"%s\" is not an image name such as 000001.jpg".formatted(image));
    }
    return image;
  }

  private static Part part(LabelRow row) throws ImportProblem {
    int part = row.integer(1);
    return switch (part) {
      case 0 -> Part.TRAIN;
      case 1 -> Part.VALIDATION;
      case 2 -> Part.TEST;
      default ->
          throw row.problem(
              ImportProblem.Kind.UNKNOWN_LABEL, "part %s, expected 0, 1 or 2".formatted(part));
    };
  }

  private static FaceLabels apart(String image, FaceLabels labels) {
    boolean odd = Integer.parseInt(image.substring(0, image.indexOf('.'))) % 2 == 1;
    return labels.only(List.of(odd ? Identity.PERSON : Identity.ATTRIBUTES));
  }

  private static void identities(Path file, Map<String, Labelled> labelled, ImportedFaces faces)
      throws ImportProblem, IOException {
    try (LabelFile table = LabelFile.withoutHeader(file, ' ')) {
      table.forEach(
          faces,
          row -> {
            String image = image(row.expect(2));
            int person = row.integer(1);
            FaceLabels labels =
                NONE.with(Identity.PERSON, Identity.label(Integer.toString(person)));
            if (labelled.putIfAbsent(image, new Labelled(row.location(), labels)) != null) {
              throw row.problem(ImportProblem.Kind.DUPLICATE, image + " appears twice");
            }
          });
    }
  }

  private static void attributes(Path file, Map<String, Labelled> labelled, ImportedFaces faces)
      throws ImportProblem, IOException {
    Map<String, SourceLocation> seen = new HashMap<>();
    try (LabelFile table = LabelFile.withHeader(file, ' ')) {
      int[] columns = new int[Attribute.COUNT];
      boolean[] named = {false};
      table.forEach(
          row -> {
            if (!named[0]) {
              names(row, columns);
              named[0] = true;
              return;
            }
            faces.attempt(
                () -> {
                  String image = image(row.expect(1 + Attribute.COUNT));
                  if (seen.putIfAbsent(image, row.location()) != null) {
                    throw row.problem(ImportProblem.Kind.DUPLICATE, image + " appears twice");
                  }
                  Presence attributes = attributes(row, columns);
                  Labelled before = labelled.get(image);
                  labelled.put(
                      image,
                      before == null
                          ? new Labelled(row.location(), NONE.with(Identity.ATTRIBUTES, attributes))
                          : new Labelled(
                              before.location(),
                              before.labels().with(Identity.ATTRIBUTES, attributes)));
                });
          });
    }
  }

  /** Where each attribute's cell is in a line that begins with an image. */
  private static void names(LabelRow row, int[] columns) throws ImportProblem {
    for (Attribute attribute : Attribute.values()) {
      int at = row.cells().indexOf(attribute.label());
      if (at < 0) {
        throw row.problem(
            ImportProblem.Kind.WRONG_COLUMNS,
            "attribute %s is missing, the names are %s"
                .formatted(attribute.label(), String.join(" ", row.cells())));
      }
      columns[attribute.index()] = 1 + at;
    }
  }

  private static Presence attributes(LabelRow row, int[] columns) throws ImportProblem {
    Presence labels = Presence.NONE;
    for (Attribute attribute : Attribute.values()) {
      int value = row.integer(columns[attribute.index()]);
      if (value != 1 && value != -1) {
        throw row.problem(
            ImportProblem.Kind.UNKNOWN_LABEL,
            "%s is %s, expected 1 (present) or -1 (absent)".formatted(attribute.label(), value));
      }
      labels = labels.with(attribute.index(), value == 1);
    }
    return labels;
  }

  /** The number of images, a line of names, then an image and x and y of five points a line. */
  private static void landmarks(
      Path file, Map<String, FaceLandmarks> landmarks, ImportedFaces faces)
      throws ImportProblem, IOException {
    try (LabelFile table = LabelFile.withHeader(file, ' ')) {
      boolean[] named = {false};
      table.forEach(
          faces,
          row -> {
            if (!named[0]) {
              named[0] = true;
              return;
            }
            row.expect(LANDMARK_CELLS);
            float[] xy = new float[LANDMARK_CELLS - 1];
            for (int i = 0; i < xy.length; i++) {
              xy[i] = row.number(i + 1);
            }
            landmarks.put(image(row), row.landmarks(xy));
          });
    }
  }
}
