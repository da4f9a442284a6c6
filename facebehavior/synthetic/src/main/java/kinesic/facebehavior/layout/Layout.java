package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Path;

/** Writes drawn faces in the layout of a database. */
interface Layout {

  /** Its name on the command line: that of the database, and perhaps of the release. */
  String name();

  /** The name of the database that this is a layout of. */
  default String database() {
    return name();
  }

  /** Writes the database into {@code root}. */
  void write(Path root, DrawnFaces faces) throws IOException;
}
