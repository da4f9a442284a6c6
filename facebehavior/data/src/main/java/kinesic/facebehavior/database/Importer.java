package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Reads one database in the layout in which its authors distribute it. */
interface Importer {

  /** Returns its name on the command line, in lower case, such as "affectnet". */
  String name();

  /** Returns its options besides those of all databases; see {@link ImportOptions}. */
  default Set<String> options() {
    return Set.of();
  }

  /**
   * Reads the faces that {@code options} choose.
   *
   * @param root the folder of the database, or its file if the database may be a single file
   * @param faces receives the faces and the problems of the files
   * @throws IOException if problems are errors and there is one, or nothing can be read
   * @throws IllegalArgumentException if an option has an invalid value
   */
  void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException;
}
