package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import kinesic.facebehavior.predict.PredictionFormat;
import kinesic.facebehavior.spark.storage.StoredFiles;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of an output, whose files Spark writes. They are written into a hidden folder beside
 * it, which gets its name when all of them are complete; only then an earlier output is deleted.
 */
final class OutputTable implements AutoCloseable {

  private static final String SUCCESS = "_SUCCESS";

  /** A file with the names of the columns, which tells that the folder is an output of ours. */
  private static final String COLUMNS = "_COLUMNS";

  private static final String PART = "part-";

  private final String name;
  private final Path folder;
  private final FileSystem files;
  private final PredictionFormat format;
  private final Path growing;
  private boolean isReplacement;

  private OutputTable(String name, Path folder, FileSystem files, PredictionFormat format) {
    this.name = name;
    this.folder = folder;
    this.files = files;
    this.format = format;
    growing = beside("part");
  }

  /**
   * Makes sure that a folder can be written: that it does not exist, is empty, or holds an earlier
   * output, which may be replaced.
   *
   * @param name what the user calls it: a path or a URI
   * @param stored gives the file system
   * @param overwrite whether an earlier output may be replaced
   * @throws IOException if it cannot be written
   */
  static OutputTable open(
      String name, StoredFiles stored, boolean overwrite, PredictionFormat format)
      throws IOException {
    Path given = path(name);
    FileSystem files = stored.fileSystem(given.toString());
    Path folder = files.makeQualified(given);
    if (folder.getParent() == null) {
      throw new IOException(name + ": is the root of a file system, expected a folder in it");
    }
    OutputTable table = new OutputTable(name, folder, files, format);
    table.isReplacement = table.isEarlierOutput();
    if (table.isReplacement && !overwrite) {
      throw new IOException(
          name + ": holds an earlier output; --overwrite replaces it when the new one is complete");
    }
    return table;
  }

  /** Returns the file of a path or a URI. */
  private static Path path(String name) {
    return StoredFiles.isUri(name)
        ? new Path(name)
        : new Path("file", "", java.nio.file.Path.of(name).toAbsolutePath().normalize().toString());
  }

  private boolean isEarlierOutput() throws IOException {
    if (!files.exists(folder)) {
      return false;
    }
    if (!files.getFileStatus(folder).isDirectory()) {
      throw new IOException(name + ": is a file, expected the name of a folder to write");
    }
    FileStatus[] found = files.listStatus(folder);
    if (found.length == 0) {
      return false;
    }
    boolean ours =
        files.exists(new Path(folder, SUCCESS))
            && files.exists(new Path(folder, COLUMNS))
            && format.isHeader(columns())
            && Stream.of(found).allMatch(OutputTable::isPart);
    if (!ours) {
      throw new IOException(
          name + ": exists already and is not an earlier output, so it is not replaced");
    }
    return true;
  }

  private static boolean isPart(FileStatus file) {
    String entry = file.getPath().getName();
    return file.isFile()
        && (entry.startsWith(PART)
            || entry.equals(SUCCESS)
            || entry.equals(COLUMNS)
            || isChecksum(entry));
  }

  /** Whether it is the file that Hadoop puts beside each local file. */
  private static boolean isChecksum(String entry) {
    return entry.startsWith(".") && entry.endsWith(".crc");
  }

  /** The names of the columns of an earlier output. */
  private String columns() throws IOException {
    try (InputStream in = files.open(new Path(folder, COLUMNS))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  private Path beside(String suffix) {
    String random = UUID.randomUUID().toString().substring(0, 8);
    return new Path(folder.getParent(), "." + folder.getName() + "." + random + "." + suffix);
  }

  /** Returns the URI of the folder in which the files grow. */
  String growing() {
    return growing.toString();
  }

  /** Returns whether a file, a path or a URI, is in the folder. */
  boolean contains(String file) {
    return path(file).toString().startsWith(folder + "/");
  }

  /**
   * Gives the files their place.
   *
   * @param parts the number of files that there must be
   * @throws IOException if some are missing, or a folder cannot be renamed; an earlier output is
   *     still there then
   */
  void complete(int parts) throws IOException {
    int found = files.listStatus(growing, path -> path.getName().startsWith(PART)).length;
    if (found != parts) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: %d of %d files have arrived; it must be a folder that all executors see",
              name,
              found,
              parts));
    }
    try (OutputStream out = files.create(new Path(growing, COLUMNS))) {
      out.write((String.join(",", format.names()) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    Path earlier = beside("old");
    if (isReplacement) {
      rename(folder, earlier);
    } else {
      files.delete(folder, false); // it is empty, if it exists
    }
    try {
      rename(growing, folder);
    } catch (IOException e) {
      if (isReplacement) {
        rename(earlier, folder);
      }
      throw e;
    }
    if (isReplacement) {
      files.delete(earlier, true);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("%s: cannot be renamed to %s".formatted(from, to));
    }
  }

  /** Returns what the user calls the folder. */
  @Override
  public String toString() {
    return name;
  }

  /** Deletes what is not complete. */
  @Override
  public void close() throws IOException {
    files.delete(growing, true);
  }
}
