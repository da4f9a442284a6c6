package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.manifest.FacePairs;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.FacePairsFile;

/**
 * The pairs of LFW: {@code pairs.txt} or a file with the same format.
 *
 * <p>The first line holds the number of folds and the number of pairs of each kind in a fold,
 * {@code 10 300}; {@code pairsDevTest.txt} has one fold, {@code 500}. Each fold consists of that
 * many lines {@code Abel_Pacheco 1 4} (two images of one person) followed by as many lines {@code
 * Abdel_Madi_Shabneh 1 Dean_Barker 1} (images of two people). The images are those of {@link Lfw}
 * in the folder of the file.
 */
public final class LfwPairs {

  private LfwPairs() {}

  /**
   * Reads pairs in LFW's format if the name of the file ends in ".txt", otherwise from a CSV file.
   *
   * @throws IOException if the file cannot be read, or an image does not exist; the message names
   *     the line
   */
  public static FacePairs read(Path file) throws IOException {
    if (!DatabaseFolders.hasExtension(file, ".txt")) {
      return FacePairsFile.read(file);
    }
    Path images = Lfw.images(file.toAbsolutePath().resolveSibling(""));
    List<FacePair> pairs = new ArrayList<>();
    int[] counts = new int[2]; // folds, pairs of a kind in a fold
    try (LabelFile table = LabelFile.withoutHeader(file, '\t')) {
      table.forEach(
          row -> {
            if (counts[0] == 0) {
              counts(row, counts);
              return;
            }
            int fold = pairs.size() / (2 * counts[1]);
            boolean same = pairs.size() % (2 * counts[1]) < counts[1];
            if (fold == counts[0]) {
              throw row.problem(
                  ImportProblem.Kind.WRONG_COLUMNS,
                  "there are more pairs than the %s folds of 2 * %s of the first line"
                      .formatted(counts[0], counts[1]));
            }
            row.expect(same ? 3 : 4);
            pairs.add(
                new FacePair(
                    image(images, row, 0, 1),
                    same ? image(images, row, 0, 2) : image(images, row, 2, 3),
                    same,
                    fold));
          });
    } catch (ImportProblem problem) {
      throw new DatabaseException(problem.sentence());
    }
    if (pairs.isEmpty() || pairs.size() != 2 * counts[0] * counts[1]) {
      throw new DatabaseException(
          "%s: has %s pairs, expected %s folds of 2 * %s as the first line says"
              .formatted(file, pairs.size(), counts[0], counts[1]));
    }
    return new FacePairs(file, pairs);
  }

  private static void counts(LabelRow row, int[] counts) throws ImportProblem {
    boolean folds = row.cells().size() > 1;
    row.expect(folds ? 2 : 1);
    counts[0] = folds ? row.integer(0) : 1;
    counts[1] = row.integer(folds ? 1 : 0);
    if (counts[0] < 1 || counts[1] < 1) {
      throw row.problem(
          ImportProblem.Kind.WRONG_COLUMNS,
          "%s folds of %s pairs, expected at least 1 of each".formatted(counts[0], counts[1]));
    }
  }

  private static Path image(Path images, LabelRow row, int person, int number)
      throws ImportProblem {
    String name = row.text(person);
    Path image =
        DatabaseFolders.inAnyCase(
            images.resolve(name).resolve(Lfw.file(name, row.integer(number))).normalize());
    if (!Files.isRegularFile(image)) {
      throw row.problem(ImportProblem.Kind.MISSING_IMAGE, "there is no image " + image);
    }
    return image;
  }
}
