package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Category;

/**
 * FER+: new labels for the photographs of {@link Fer2013}, ten votes for each. E. Barsoum, C.
 * Zhang, C. Canton Ferrer, Z. Zhang, Training deep networks for facial expression recognition with
 * crowd-sourced label distribution, ICMI 2016 (arXiv 1608.01041).
 *
 * <p>Layout: {@code fer2013new.csv} with the columns {@code Usage}, {@code Image name}, the eight
 * expressions, {@code unknown} and {@code NF} (not a face). Its rows are those of {@code
 * fer2013.csv}, in the same order, which is in the same folder or in that of {@code images}; or the
 * images are files {@code FER2013Train/fer0000000.png} and the same in {@code FER2013Valid} and
 * {@code FER2013Test}. {@link FerVotes} makes labels of the votes.
 */
final class FerPlus implements Importer {

  private static final String VOTES = "votes";
  private static final String LABELS = "fer2013new.csv";

  /**
   * A row of votes that was read.
   *
   * @param label the label that follows from the votes, or why there is none
   */
  private record Voted(LabelRow row, Part part, String image, FerVotes.Outcome label) {}

  @Override
  public String name() {
    return "ferplus";
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT, ImportOptions.IMAGES, VOTES);
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    Set<Part> parts = options.parts(EnumSet.allOf(Part.class));
    FerVotes.Rule rule = FerVotes.Rule.parse(options.choice(VOTES, FerVotes.Rule.names()));
    Path images = options.folders(ImportOptions.IMAGES, root, List.of("")).get(0);
    Optional<Path> pixels = Fer2013.table(images);
    if (pixels.isEmpty()
        && EnumSet.allOf(Part.class).stream()
            .noneMatch(part -> Files.isDirectory(folder(images, part)))) {
      throw new DatabaseException(
          images + ": holds neither fer2013.csv nor folders of images, FER2013Train and so on");
    }
    faces.attempt(
        () -> {
          List<Optional<Voted>> votes = votes(root.resolve(LABELS), rule, faces);
          if (pixels.isPresent()) {
            join(votes, pixels.get(), parts, faces);
          } else {
            for (Optional<Voted> voted : votes) {
              faces.attempt(() -> file(voted, images, parts, faces));
            }
          }
        });
  }

  private static Path folder(Path images, Part part) {
    return images.resolve(
        switch (part) {
          case TRAIN -> "FER2013Train";
          case VALIDATION -> "FER2013Valid";
          case TEST -> "FER2013Test";
        });
  }

  /** All rows of votes in their order; empty for those with a problem. */
  private static List<Optional<Voted>> votes(Path file, FerVotes.Rule rule, ImportedFaces faces)
      throws ImportProblem, IOException {
    List<Optional<Voted>> votes = new ArrayList<>();
    try (LabelFile table = LabelFile.withHeader(file, ',')) {
      int[] named = table.columns(List.of("Usage", "Image name"));
      int[] counted = table.columns(FerVotes.COLUMNS);
      table.forEach(
          faces,
          row -> {
            votes.add(Optional.empty());
            row.expect(table.header().size());
            int[] counts = new int[counted.length];
            for (int i = 0; i < counts.length; i++) {
              counts[i] = row.integer(counted[i]);
              if (counts[i] < 0) {
                throw row.problem(
                    ImportProblem.Kind.UNKNOWN_LABEL,
                    "%s votes for %s, expected 0 or more"
                        .formatted(counts[i], FerVotes.COLUMNS.get(i)));
              }
            }
            Part part = Fer2013.part(row, named[0]);
            FerVotes.Outcome label = FerVotes.label(counts, rule);
            votes.set(
                votes.size() - 1, Optional.of(new Voted(row, part, row.text(named[1]), label)));
          });
    }
    return votes;
  }

  /** Adds the faces whose pixels are in a table, row by row. */
  private static void join(
      List<Optional<Voted>> votes, Path file, Set<Part> parts, ImportedFaces faces)
      throws ImportProblem, IOException {
    int[] rows = new int[1]; // that were read
    try (LabelFile table = LabelFile.withHeader(file, ',')) {
      int[] columns = table.columns(List.of("pixels", "Usage"));
      table.forEach(
          faces,
          row -> {
            Optional<Voted> voted = rows[0] < votes.size() ? votes.get(rows[0]) : Optional.empty();
            rows[0]++;
            row.expect(table.header().size());
            Part part = Fer2013.part(row, columns[1]);
            if (voted.isEmpty() || !parts.contains(part)) {
              return;
            }
            if (voted.get().part() != part) {
              throw row.problem(
                  ImportProblem.Kind.WRONG_COLUMNS,
                  "usage %s, but %s has another one"
                      .formatted(row.text(columns[1]), voted.get().row().location()));
            }
            Optional<FaceLabels> labels = labels(voted.get(), faces);
            if (labels.isPresent()) {
              faces.add(row.location(), Fer2013.picture(row, columns[0]), labels.get());
            }
          });
    }
    if (rows[0] != votes.size()) {
      throw new ImportProblem(
          ImportProblem.Kind.TRUNCATED_FILE,
          SourceLocation.of(file),
          "has %s rows, but %s has %s".formatted(rows[0], LABELS, votes.size()));
    }
  }

  /** Adds a face whose image is a file. */
  private static void file(Optional<Voted> voted, Path images, Set<Part> parts, ImportedFaces faces)
      throws ImportProblem {
    if (voted.isEmpty() || !parts.contains(voted.get().part())) {
      return;
    }
    Optional<FaceLabels> labels = labels(voted.get(), faces);
    if (labels.isPresent()) {
      Path image = folder(images, voted.get().part()).resolve(voted.get().image());
      faces.add(voted.get().row().location(), image, labels.get());
    }
  }

  /** The labels of a face; if the votes give none, the face is counted as left out. */
  private static Optional<FaceLabels> labels(Voted voted, ImportedFaces faces) {
    Optional<Category> label = voted.label().label();
    if (label.isEmpty()) {
      faces.leaveOut(voted.label().reason());
    }
    return label.map(category -> FaceLabels.NONE.with(Affect.EXPRESSION, category));
  }
}
