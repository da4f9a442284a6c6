package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Finds the folders and files of a layout. */
final class DatabaseFolders {

  private DatabaseFolders() {}

  /** Returns the first of these folders or files that exists; if none does, the first. */
  static Path firstOf(Path root, String... names) {
    for (String name : names) {
      Path path = root.resolve(name);
      if (Files.exists(path)) {
        return path;
      }
    }
    return root.resolve(names[0]);
  }

  /** Returns a file in the first of these folders that has it; if none does, in the first. */
  static Path firstWith(List<Path> folders, String name) {
    for (Path folder : folders) {
      Path file = inAnyCase(folder.resolve(name));
      if (Files.exists(file)) {
        return file;
      }
    }
    return folders.get(0).resolve(name);
  }

  /**
   * Returns what a folder holds whose name matches a pattern, sorted; empty if the folder does not
   * exist. Upper and lower case do not matter: {@code *.jpg} matches {@code A.JPG}.
   *
   * @param glob a name with {@code *} for any characters and {@code [0-9]} for one of a range
   */
  static List<Path> sorted(Path folder, String glob) throws IOException {
    Pattern name =
        Pattern.compile(glob.replace(".", "\\.").replace("*", ".*"), Pattern.CASE_INSENSITIVE);
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          if (name.matcher(String.valueOf(file.getFileName())).matches()) {
            found.add(file);
          }
        }
      }
    }
    Collections.sort(found);
    return found;
  }

  /** Returns a file, or the file whose extension differs from it in case only, if that exists. */
  static Path inAnyCase(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    if (dot <= 0 || Files.exists(file)) {
      return file;
    }
    String stem = name.substring(0, dot);
    String extension = name.substring(dot);
    for (String other :
        List.of(extension.toLowerCase(Locale.ROOT), extension.toUpperCase(Locale.ROOT))) {
      Path sibling = file.resolveSibling(stem + other);
      if (Files.exists(sibling)) {
        return sibling;
      }
    }
    return file;
  }

  /** Returns whether a file has this extension, such as ".csv", in upper or lower case. */
  static boolean hasExtension(Path file, String extension) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(extension);
  }
}
