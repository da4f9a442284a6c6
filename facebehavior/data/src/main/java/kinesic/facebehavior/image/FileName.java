package kinesic.facebehavior.image;

import java.nio.file.Path;
import java.util.Locale;

/** The parts of the name of a file. A name that begins with its only dot has no extension. */
public final class FileName {

  private FileName() {}

  /** Returns the extension in lower case, without the dot; empty if the file has none. */
  public static String extension(Path file) {
    String name = of(file);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }

  /** Returns the name without its last extension. */
  public static String stem(Path file) {
    String name = of(file);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static String of(Path file) {
    return String.valueOf(file.getFileName());
  }
}
