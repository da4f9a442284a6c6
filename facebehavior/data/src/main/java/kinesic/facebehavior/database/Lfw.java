package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import kinesic.facebehavior.image.FileName;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;

/**
 * Labeled Faces in the Wild: 13,233 photographs of 5,749 people, for tests of face verification. G.
 * B. Huang, M. Ramesh, T. Berg, E. Learned-Miller, technical report 07-49, University of
 * Massachusetts, 2007.
 *
 * <p>Layout: {@code lfw/Aaron_Peirsol/Aaron_Peirsol_0001.jpg}, one folder per person; the outer
 * folder may also be named {@code lfw-deepfunneled} or {@code lfw_funneled}, or be the root. The
 * database has no landmarks: the user supplies them ({@code landmarks=FILE.csv}), or the whole
 * image is used. {@link LfwPairs} reads its pairs.
 */
final class Lfw implements Importer {

  private static final String[] FOLDERS = {"lfw", "lfw-deepfunneled", "lfw_funneled"};

  @Override
  public String name() {
    return "lfw";
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    for (Path person : DatabaseFolders.sorted(images(root), "*")) {
      String name = String.valueOf(person.getFileName());
      for (Path image : DatabaseFolders.sorted(person, "*.jpg")) {
        faces.attempt(
            () -> {
              if (!FileName.stem(image).matches("\\Q" + name + "\\E_[0-9]{4}")) {
                throw new ImportProblem(
                    ImportProblem.Kind.WRONG_COLUMNS,
                    SourceLocation.of(image),
                    "is not a file name such as " + file(name, 1));
              }
              faces.add(
                  SourceLocation.of(image),
                  image,
                  FaceLabels.NONE.with(Identity.PERSON, Identity.label(name)));
            });
      }
    }
  }

  /** The folder of the people. */
  static Path images(Path root) {
    Path folder = DatabaseFolders.firstOf(root, FOLDERS);
    return Files.isDirectory(folder) ? folder : root;
  }

  /** The file of a person's image of this number. */
  static String file(String name, int number) {
    return String.format(Locale.ROOT, "%s_%04d.jpg", name, number);
  }
}
