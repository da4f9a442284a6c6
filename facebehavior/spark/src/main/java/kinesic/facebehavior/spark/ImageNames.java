package kinesic.facebehavior.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvRow;
import kinesic.facebehavior.spark.storage.StoredFiles;

/**
 * Lists the images that a user names: files; folders, which stand for all files in them and their
 * subfolders except hidden ones; and lists of images, whose names end in {@code .csv} (the column
 * {@code image}) or {@code .txt} (a name in each line). The names in a list are relative to its
 * folder.
 */
final class ImageNames {

  private static final String COLUMN = "image";
  private static final String TABLE = ".csv";
  private static final String LINES = ".txt";

  private ImageNames() {}

  /**
   * Returns the names of the images, paths and URIs, in the order in which they are named; those of
   * a folder by path.
   *
   * @throws IOException if a folder or a list cannot be read
   */
  static List<String> of(List<String> named, StoredFiles files) throws IOException {
    List<String> names = new ArrayList<>();
    for (String name : named) {
      List<String> found = files.list(List.of(name));
      boolean isFile = found.size() == 1 && last(found.get(0)).equals(last(name));
      if (isFile && ends(name, LINES)) {
        addLines(name, files, names);
      } else if (isFile && ends(name, TABLE)) {
        addTable(name, files, names);
      } else {
        names.addAll(found);
      }
    }
    return names;
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static boolean ends(String name, String ending) {
    return name.toLowerCase(Locale.ROOT).endsWith(ending);
  }

  private static void addLines(String list, StoredFiles files, List<String> names)
      throws IOException {
    String text = new String(files.read(list), StandardCharsets.UTF_8);
    try (BufferedReader lines = new BufferedReader(new StringReader(text))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(list, line, names);
      }
    }
  }

  private static void addTable(String list, StoredFiles files, List<String> names)
      throws IOException {
    Path copy = Files.createTempFile("images", TABLE);
    try {
      Files.write(copy, files.read(list));
      try (CsvFile table = CsvFile.withHeader(copy, ',')) {
        int column = table.column(COLUMN);
        for (Optional<CsvRow> row = table.next(); row.isPresent(); row = table.next()) {
          add(list, row.get().cell(column), names);
        }
      }
    } finally {
      Files.delete(copy);
    }
  }

  private static void add(String list, String image, List<String> names) {
    if (!image.isBlank()) {
      boolean whole = StoredFiles.isUri(image) || image.startsWith("/");
      names.add(whole ? image : list.substring(0, list.lastIndexOf('/') + 1) + image);
    }
  }
}
