package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.task.FaceLabels;

/**
 * s-Aff-Wild2: images of Aff-Wild2 with all three kinds of label, for the multi-task challenges
 * (ABAW 3, 4 and 7).
 *
 * <p>Layout: {@code training_set_annotations.txt} and {@code validation_set_annotations.txt}, in
 * the folder of the database or in {@code annotations} inside it. Line 1 names the columns {@code
 * image,valence,arousal,expression,AU1,...,AU26}; an image is {@code VIDEO/00001.jpg} in {@code
 * cropped_aligned}. Not annotated are -5 (valence, arousal) and -1.
 */
final class AffWild2Mtl implements Importer {

  private static final int ACTION_UNITS = 4; // column of the first

  @Override
  public String name() {
    return "affwild2-mtl";
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT, ImportOptions.IMAGES);
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    List<Path> images = AffWild2.images(root, options);
    if (options.split().has(Split.TRAIN)) {
      faces.attempt(() -> list(root, "training_set_annotations.txt", images, faces));
    }
    if (options.split().has(Split.TEST)) {
      faces.attempt(() -> list(root, "validation_set_annotations.txt", images, faces));
    }
  }

  private static void list(Path root, String name, List<Path> images, ImportedFaces faces)
      throws ImportProblem, IOException {
    List<Optional<Expression>> classes = new ArrayList<>(); // in the order of Aff-Wild2
    for (Expression expression : Expression.values()) {
      classes.add(Optional.of(expression));
    }
    classes.add(Optional.empty()); // other
    Path file = DatabaseFolders.firstOf(root, name, "annotations/" + name);
    try (LabelFile table = LabelFile.withHeader(file, ',')) {
      List<String> first = List.of("image", "valence", "arousal", "expression");
      if (table.header().size() <= ACTION_UNITS
          || !table.header().subList(0, ACTION_UNITS).equals(first)) {
        throw table.wrongHeader(
            "the columns are %s, expected image, valence, arousal, expression, AU1 ..."
                .formatted(String.join(", ", table.header())));
      }
      AffWild2.LineLabels units = AffWild2.actionUnits(table, ACTION_UNITS);
      int[] affect = {1, 2};
      table.forEach(
          faces,
          row -> {
            FaceLabels labels = units.of(row, FaceLabels.NONE);
            labels = AffWild2.affect(row, affect, labels);
            labels = AffWild2.expression(row, row.integer(3), classes, labels);
            faces.add(row.location(), DatabaseFolders.firstWith(images, row.text(0)), labels);
          });
    }
  }
}
