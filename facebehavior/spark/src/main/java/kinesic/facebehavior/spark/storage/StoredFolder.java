package kinesic.facebehavior.spark.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * A folder in a file system of Hadoop whose files are replaced as a whole: a reader sees the old
 * content or the new one, and a crash leaves one of them. Names of files are relative to the
 * folder, such as {@code checkpoints/last.safetensors}.
 *
 * <p>A file is written under a temporary name beside its own and renamed, which replaces the old
 * one in one step on HDFS and on local disks. An object store has no such step, but an object
 * appears as a whole when its stream is closed, so it is written under its name.
 */
final class StoredFolder {

  /** The temporary names: that of the file and the token of the writer. */
  private static final Pattern PART = Pattern.compile(".+\\.[0-9a-f]{32}\\.part");

  private static final Set<String> OBJECT_STORES =
      Set.of("s3", "s3a", "s3n", "gs", "wasb", "wasbs", "oss", "cosn", "obs", "swift");

  private static final int BUFFER = 1 << 20;

  private final String uri;
  private final Path folder;
  private final FileSystem system;

  /**
   * Creates a view of a folder, which need not exist.
   *
   * @param uri the folder
   * @throws IOException if Hadoop does not know the scheme or cannot find the host
   */
  StoredFolder(StoredFiles files, String uri) throws IOException {
    this.uri = uri.length() > 1 && uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    folder = new Path(this.uri);
    system = files.fileSystem(this.uri);
  }

  /** Makes sure that a file is still to be replaced, immediately before that. */
  @FunctionalInterface
  interface Permission {
    /** Throws an exception if it is not. */
    void require() throws IOException;
  }

  /** The folder as the user names it. */
  String uri() {
    return uri;
  }

  /** A file as the user names it. */
  String name(String file) {
    return uri + "/" + file;
  }

  /** Returns size and time of a file; empty if there is none. */
  Optional<FileStatus> status(String file) throws IOException {
    try {
      return Optional.of(system.getFileStatus(path(file)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      throw StorageException.of(name(file), e);
    }
  }

  /** Returns the content of a file. */
  byte[] read(String file) throws IOException {
    try (FSDataInputStream in = system.open(path(file))) {
      return in.readAllBytes();
    } catch (IOException | RuntimeException e) {
      throw StorageException.of(name(file), e);
    }
  }

  /** Copies a file to this machine. */
  void download(String file, java.nio.file.Path target) throws IOException {
    try (FSDataInputStream in = system.open(path(file));
        OutputStream out = Files.newOutputStream(target)) {
      in.transferTo(out);
    } catch (IOException | RuntimeException e) {
      throw StorageException.of(name(file), e);
    }
  }

  /**
   * Replaces a file, and creates its folder if necessary.
   *
   * @param source the new content
   * @param writer the token of the writer, which tells temporary names apart
   */
  void replace(String file, java.nio.file.Path source, String writer, Permission permission)
      throws IOException {
    try (InputStream in = Files.newInputStream(source)) {
      replace(file, in, writer, permission);
    }
  }

  /** Does the same with the content of a stream, up to its end. */
  void replace(String file, InputStream content, String writer, Permission permission)
      throws IOException {
    try {
      if (OBJECT_STORES.contains(String.valueOf(folder.toUri().getScheme()))) {
        permission.require();
        write(content, path(file));
        return;
      }
      Path part = path(partName(file, writer));
      try {
        write(content, part);
        permission.require();
        rename(part, path(file));
      } catch (IOException | RuntimeException e) {
        deleteQuietly(part, e);
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw StorageException.of(name(file), e);
    }
  }

  private static String partName(String file, String writer) {
    return "%s.%s.part".formatted(file, writer);
  }

  private void write(InputStream content, Path target) throws IOException {
    FSDataOutputStream out = system.create(target, true, BUFFER);
    try {
      content.transferTo(out);
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
    } catch (IOException | RuntimeException e) {
      abandon(out, e);
      throw e;
    }
    out.close();
  }

  /** Closes a stream whose content is not complete; an object store must not keep it. */
  private static void abandon(FSDataOutputStream out, Exception reason) {
    try (out) {
      if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
        out.abort();
      }
    } catch (IOException | RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  private void rename(Path part, Path target) throws IOException {
    if (system instanceof RawLocalFileSystem) {
      if (!system.rename(part, target)) { // replaces, as the system does
        throw new IOException("the new file could not be renamed");
      }
    } else {
      Configuration settings = system.getConf();
      FileContext.getFileContext(folder.toUri(), settings)
          .rename(part, target, Options.Rename.OVERWRITE);
    }
  }

  private void deleteQuietly(Path part, Exception reason) {
    try {
      system.delete(part, false);
    } catch (IOException | RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  /**
   * Deletes what writers that were killed left behind.
   *
   * @param inner a folder in this one; empty for this one
   */
  void deleteParts(String inner) throws IOException {
    for (String file : files(inner).keySet()) {
      if (PART.matcher(file).matches()) {
        delete(file);
      }
    }
  }

  /**
   * Returns sizes and times of files, by their names in this folder.
   *
   * @param inner a folder in this one, whose folders are left out; empty for this one
   */
  Map<String, FileStatus> files(String inner) throws IOException {
    Map<String, FileStatus> files = new TreeMap<>();
    try {
      for (FileStatus entry : system.listStatus(inner.isEmpty() ? folder : path(inner))) {
        if (entry.isFile()) {
          String name = entry.getPath().getName();
          files.put(inner.isEmpty() ? name : inner + "/" + name, entry);
        }
      }
    } catch (FileNotFoundException e) {
      // nothing was ever written
    } catch (IOException | RuntimeException e) {
      throw StorageException.of(inner.isEmpty() ? uri : name(inner), e);
    }
    return files;
  }

  /**
   * Creates a file and its folder.
   *
   * @return whether it did not exist
   */
  boolean create(String file, byte[] content) throws IOException {
    try {
      FSDataOutputStream out;
      try {
        out = system.create(path(file), false);
      } catch (IOException e) {
        if (e instanceof FileAlreadyExistsException || system.exists(path(file))) {
          return false; // not every file system throws the same exception
        }
        throw e;
      }
      try (out) {
        out.write(content);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      throw StorageException.of(name(file), e);
    }
  }

  /** Deletes a file if it exists. */
  void delete(String file) throws IOException {
    try {
      system.delete(path(file), false);
    } catch (IOException | RuntimeException e) {
      throw StorageException.of(name(file), e);
    }
  }

  private Path path(String file) {
    return new Path(folder, file);
  }
}
