package kinesic.facebehavior.database;

import java.nio.file.Path;

/**
 * Where something is said.
 *
 * @param file the file
 * @param line the line, from 1; 0 for the file as a whole
 */
record SourceLocation(Path file, long line) {

  static SourceLocation of(Path file) {
    return new SourceLocation(file, 0);
  }

  /** The place as messages begin: "labels.txt, line 3". */
  @Override
  public String toString() {
    return line == 0 ? file.toString() : file + ", line " + line;
  }
}
