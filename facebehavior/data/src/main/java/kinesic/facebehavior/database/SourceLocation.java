package kinesic.facebehavior.database;

import java.nio.file.Path;

/**
 * A location in the files of a database.
 *
 * @param file the file
 * @param line the line, counted from 1; 0 for the whole file
 */
record SourceLocation(Path file, long line) {

  static SourceLocation of(Path file) {
    return new SourceLocation(file, 0);
  }

  /** Returns the location as the start of a message, such as "labels.txt, line 3". */
  @Override
  public String toString() {
    return line == 0 ? file.toString() : file + ", line " + line;
  }
}
