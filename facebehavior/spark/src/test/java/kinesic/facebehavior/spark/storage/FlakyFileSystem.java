package kinesic.facebehavior.spark.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/** The local files under URIs such as {@code flaky:///tmp/run}, with failures on demand. */
public final class FlakyFileSystem extends RawLocalFileSystem {

  static final String SCHEME = "flaky";

  /** The scheme of an object store, whose objects appear as a whole. */
  static final String OBJECTS = "s3a";

  /** The operations that can fail. */
  enum Operation {
    CREATE,
    WRITE,
    RENAME
  }

  private String scheme = SCHEME;
  private Predicate<String> failing = operation -> false;
  private final List<String> operations = new ArrayList<>();

  /** Returns settings under which Hadoop knows this file system. */
  static Configuration settings() {
    Configuration settings = new Configuration(false);
    settings.setClass("fs." + SCHEME + ".impl", FlakyFileSystem.class, FileSystem.class);
    settings.setClass("fs." + OBJECTS + ".impl", FlakyFileSystem.class, FileSystem.class);
    return settings;
  }

  /** Returns the URI of a local file. */
  static String uri(java.nio.file.Path file) {
    return SCHEME + ":" + file;
  }

  /**
   * Lets operations fail whose texts, such as {@code RENAME last.safetensors}, fulfil a condition.
   */
  void failIf(Predicate<String> condition) {
    failing = condition;
  }

  /** The operations that succeeded, such as {@code RENAME last.safetensors}. */
  List<String> operations() {
    return operations;
  }

  private void count(Operation operation, Path path) throws IOException {
    String text = operation + " " + path.getName().replaceAll("\\.[0-9a-f]{32}\\.part$", "");
    if (failing.test(text)) {
      throw new ConnectException("connection refused");
    }
    operations.add(text);
  }

  @Override
  public void initialize(URI uri, Configuration settings) throws IOException {
    scheme = uri.getScheme();
    super.initialize(uri, settings);
  }

  @Override
  public URI getUri() {
    return URI.create(scheme + ":///");
  }

  @Override
  public String getScheme() {
    return scheme;
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return failing(
        path, super.create(path, permission, overwrite, buffer, replication, blockSize, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int buffer,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return failing(path, super.create(path, overwrite, buffer, replication, blockSize, progress));
  }

  private FSDataOutputStream failing(Path path, FSDataOutputStream out) throws IOException {
    count(Operation.CREATE, path);
    return new FSDataOutputStream(new FailingStream(path, out), null);
  }

  /**
   * A stream that fails after the first half of what is written at once. That of an object store
   * can be aborted, after which there is no object.
   */
  private final class FailingStream extends OutputStream implements StreamCapabilities, Abortable {

    private final Path path;
    private final OutputStream out;

    FailingStream(Path path, OutputStream out) {
      this.path = path;
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length / 2);
      count(Operation.WRITE, path);
      out.write(bytes, offset + length / 2, length - length / 2);
    }

    @Override
    public boolean hasCapability(String capability) {
      return capability.equals(ABORTABLE_STREAM) && scheme.equals(OBJECTS);
    }

    @Override
    public @Nullable AbortableResult abort() {
      try {
        out.close();
        Files.delete(java.nio.file.Path.of(path.toUri().getPath()));
        operations.add("ABORT " + path.getName());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    count(Operation.RENAME, to);
    return super.rename(from, to);
  }
}
