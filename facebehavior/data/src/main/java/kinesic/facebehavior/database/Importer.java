package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Reads one database in the layout in which it is handed out. */
interface Importer {

  /** Its name on the command line: lower case, such as "affectnet". */
  String name();

  /** The options that it understands beside those of all databases; see {@link ImportOptions}. */
  default Set<String> options() {
    return Set.of();
  }

  /**
   * Reads the faces that {@code options} choose.
   *
   * @param root the folder of the database; a file where the database may be one
   * @param faces takes the faces, and what is wrong with the files
   * @throws IOException if a problem must not be left out, or nothing can be read at all
   * @throws IllegalArgumentException if an option has a value that it cannot have
   */
  void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException;
}
