package kinesic.facebehavior.spark.storage;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kinesic.facebehavior.predict.ImageFileList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Reads and lists files by the names that users give them: paths, such as {@code faces/1.png}, or
 * URIs of a file system that Hadoop knows, such as {@code hdfs://namenode/faces/1.png}. A URI is
 * taken as it is, without decoding of percent signs. Thread-safe.
 *
 * <p>Exceptions name the file as the user does: {@link java.nio.file.NoSuchFileException} if it
 * does not exist, {@link java.nio.file.AccessDeniedException} if it may not be read, and otherwise
 * an {@link IOException} with a sentence.
 */
public final class StoredFiles implements Closeable {

  private static final Pattern URI =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):/.*", Pattern.DOTALL);
  private static final String FILE = "file";

  /** By the bytes of the name, as paths of Unix are sorted. */
  private static final Comparator<String> BY_BYTES =
      Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final Configuration configuration;
  private final Map<String, FileSystem> systems = new HashMap<>(); // by scheme and host

  /**
   * Reads with these settings of Hadoop. Those that decide how long it tries to reach a host are
   * shortened to about a minute, unless they are given.
   */
  public StoredFiles(Configuration configuration) {
    this.configuration = ClientSettings.of(configuration);
  }

  /** Reads with the settings that Spark has in this process, on the driver or an executor. */
  public static StoredFiles ofThisProcess() {
    SparkEnv spark = SparkEnv.get(); // null without Spark
    return new StoredFiles(
        spark == null ? new Configuration() : SparkHadoopUtil.get().newConfiguration(spark.conf()));
  }

  /** Reads with the settings that Spark will have. */
  public static StoredFiles of(SparkConf settings) {
    return new StoredFiles(SparkHadoopUtil.get().newConfiguration(settings));
  }

  /** Returns whether a name is a URI; if not, it is a path. */
  public static boolean isUri(String name) {
    return URI.matcher(name).matches();
  }

  /**
   * Returns the files that are named and, for each folder, the files in it and in its subfolders,
   * in the order and with the omissions of {@link ImageFileList}. A file that does not exist stays
   * in the list.
   *
   * @param named paths and URIs
   * @return names of the same kind
   * @throws IOException if a named folder cannot be listed
   */
  public List<String> list(List<String> named) throws IOException {
    List<String> files = new ArrayList<>();
    for (String name : named) {
      if (!isUri(name)) {
        local(java.nio.file.Path.of(name)).forEach(file -> files.add(file.toString()));
      } else if (scheme(name).equals(FILE)) {
        java.nio.file.Path path = java.nio.file.Path.of(new Path(name).toUri().getPath());
        local(path).forEach(file -> files.add(FILE + "://" + file));
      } else {
        addStored(name, files);
      }
    }
    return files;
  }

  private static List<java.nio.file.Path> local(java.nio.file.Path named) throws IOException {
    return ImageFileList.of(List.of(named));
  }

  private void addStored(String name, List<String> files) throws IOException {
    Path path = new Path(name);
    try {
      FileSystem system = fileSystem(name);
      if (!isFolder(system, path)) {
        files.add(name);
        return;
      }
      List<String> inside = new ArrayList<>();
      addFolder(system, path, inside);
      inside.sort(BY_BYTES);
      files.addAll(inside);
    } catch (IOException | RuntimeException e) {
      throw StorageException.of(name, e);
    }
  }

  private static boolean isFolder(FileSystem system, Path path) throws IOException {
    try {
      return system.getFileStatus(path).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static void addFolder(FileSystem system, Path folder, List<String> files)
      throws IOException {
    RemoteIterator<FileStatus> entries = system.listStatusIterator(folder);
    while (entries.hasNext()) {
      FileStatus entry = entries.next();
      Path path = entry.getPath();
      if (path.getName().startsWith(".")) {
        continue;
      }
      if (!entry.isDirectory()) {
        files.add(path.toString());
        continue;
      }
      try {
        addFolder(system, path, files);
      } catch (AccessControlException e) {
        files.add(path.toString()); // reading it says why
      }
    }
  }

  /**
   * Returns the bytes of a file.
   *
   * @param name a path or a URI
   * @throws IOException if it cannot be read, or is longer than an array can be
   */
  public byte[] read(String name) throws IOException {
    if (!isUri(name)) {
      return Files.readAllBytes(java.nio.file.Path.of(name));
    }
    try (FSDataInputStream in = fileSystem(name).open(new Path(name))) {
      return in.readAllBytes();
    } catch (IOException | RuntimeException e) {
      throw StorageException.of(name, e);
    }
  }

  /**
   * Returns the file system of a URI. It is connected once and closed with this object.
   *
   * @throws IOException if Hadoop does not know the scheme or cannot find the host
   */
  public FileSystem fileSystem(String uri) throws IOException {
    java.net.URI parsed = new Path(uri).toUri();
    synchronized (systems) {
      String key = parsed.getScheme() + "://" + parsed.getAuthority();
      FileSystem system = systems.get(key);
      if (system == null) {
        try {
          system = unchecked(FileSystem.newInstance(parsed, configuration));
        } catch (IOException | RuntimeException e) {
          throw StorageException.of(uri, e);
        }
        systems.put(key, system);
      }
      return system;
    }
  }

  /** Local files without the files of checksums that Hadoop would put beside them. */
  private static FileSystem unchecked(FileSystem system) {
    return system instanceof LocalFileSystem checked ? checked.getRawFileSystem() : system;
  }

  private static String scheme(String uri) {
    return String.valueOf(new Path(uri).toUri().getScheme());
  }

  /** Closes the connections. */
  @Override
  public void close() throws IOException {
    synchronized (systems) {
      for (FileSystem system : systems.values()) {
        system.close();
      }
      systems.clear();
    }
  }
}
