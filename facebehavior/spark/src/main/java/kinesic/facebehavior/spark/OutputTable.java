package kinesic.facebehavior.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import kinesic.facebehavior.predict.PredictionFormat;
import kinesic.facebehavior.spark.storage.StoredFiles;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.Type;

/**
 * The folder of an output, whose files Spark writes. They are written into a hidden folder beside
 * it, which gets its name when all of them are complete; only then an earlier output is deleted.
 */
final class OutputTable implements AutoCloseable {

  private static final String SUCCESS = "_SUCCESS";
  private static final String PART = "part-";
  private static final String PARQUET = ".parquet";

  private final String name;
  private final Path folder;
  private final FileSystem files;
  private final Path growing;
  private boolean isReplacement;

  private OutputTable(String name, Path folder, FileSystem files) {
    this.name = name;
    this.folder = folder;
    this.files = files;
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
    String uri =
        StoredFiles.isUri(name)
            ? name
            : "file://" + java.nio.file.Path.of(name).toAbsolutePath().normalize();
    FileSystem files = stored.fileSystem(uri);
    Path folder = new Path(uri);
    if (folder.getParent() == null) {
      throw new IOException(name + ": is the root of a file system, expected a folder in it");
    }
    OutputTable table = new OutputTable(name, folder, files);
    table.isReplacement = table.isEarlierOutput(format);
    if (table.isReplacement && !overwrite) {
      throw new IOException(
          name + ": holds an earlier output; --overwrite replaces it when the new one is complete");
    }
    return table;
  }

  private boolean isEarlierOutput(PredictionFormat format) throws IOException {
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
    Path first = null;
    boolean complete = false;
    for (FileStatus file : found) {
      String entry = file.getPath().getName();
      complete |= entry.equals(SUCCESS);
      boolean isPart = file.isFile() && entry.startsWith(PART);
      if (isPart && first == null) {
        first = file.getPath();
      }
      if (!isPart && !entry.equals(SUCCESS) && !entry.endsWith(".crc")) {
        throw foreign();
      }
    }
    if (!complete || first == null || !format.isHeader(heading(first))) {
      throw foreign();
    }
    return true;
  }

  private IOException foreign() {
    return new IOException(
        name + ": exists already and is not an earlier output, so it is not replaced");
  }

  /** The first line of a file of lines, or the names of the columns of a Parquet file. */
  private String heading(Path part) throws IOException {
    if (part.getName().endsWith(PARQUET)) {
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(part, files.getConf()))) {
        List<Type> columns = reader.getFileMetaData().getSchema().getFields();
        return String.join(",", columns.stream().map(Type::getName).toList());
      } catch (RuntimeException e) { // as Parquet reports that a file is not one of its own
        return "";
      }
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(files.open(part), StandardCharsets.UTF_8))) {
      return String.valueOf(lines.readLine());
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
    String path =
        StoredFiles.isUri(file)
            ? file
            : "file://" + java.nio.file.Path.of(file).toAbsolutePath().normalize();
    return path.startsWith(folder + "/");
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
