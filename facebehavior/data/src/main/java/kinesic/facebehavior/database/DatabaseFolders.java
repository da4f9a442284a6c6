package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds the folders and files that a layout names. */
final class DatabaseFolders {

  private DatabaseFolders() {}

  /** The first of these folders or files that exists; if none does, the first. */
  static Path firstOf(Path root, String... names) {
    for (String name : names) {
      Path path = root.resolve(name);
      if (Files.exists(path)) {
        return path;
      }
    }
    return root.resolve(names[0]);
  }

  /** What a folder holds whose name matches the glob pattern, sorted; nothing if there is none. */
  static List<Path> sorted(Path folder, String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
        files.forEach(found::add);
      }
    }
    Collections.sort(found);
    return found;
  }

  /** The name of a file without its last extension. */
  static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }
}
