package kinesic.facebehavior.serve;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file in a request. */
final class Upload {

  private static final int LONGEST_NAME = 200; // characters
  private static final String UNNAMED = "image";

  private final Path name;
  private final byte[] bytes;

  /**
   * Creates an upload.
   *
   * @param name as the client calls the file: only what follows the last slash is kept
   * @param bytes not copied
   */
  Upload(String name, byte[] bytes) {
    this.name = path(name);
    this.bytes = bytes;
  }

  /** The name of the file, without folders. */
  Path name() {
    return name;
  }

  /** The content of the file; not a copy. */
  byte[] bytes() {
    return bytes;
  }

  private static Path path(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String printed = last.replaceAll("\\p{Cntrl}", "").strip();
    String cut =
        printed.length() <= LONGEST_NAME
            ? printed
            : printed.substring(0, printed.offsetByCodePoints(0, LONGEST_NAME / 2));
    if (cut.isEmpty()) {
      return Path.of(UNNAMED);
    }
    try {
      return Path.of(cut);
    } catch (InvalidPathException e) { // the encoding of the locale lacks a character
      return Path.of(cut.replaceAll("[^ -~]|[<>:\"|?*]", "_"));
    }
  }
}
