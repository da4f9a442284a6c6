package kinesic.facebehavior.spark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local files under URIs such as {@code drawer:/tmp/photos}. The file {@value #HALT} ends the
 * process that opens it first; the file {@value #FAIL} makes a task fail.
 */
public final class DrawerFileSystem extends RawLocalFileSystem {

  static final String SCHEME = "drawer";
  static final String HALT = "halt.png";
  static final String FAIL = "fail.png";

  private static final int KILLED = 137;

  /** Returns the URI of a local file. */
  static String uri(java.nio.file.Path file) {
    return SCHEME + ":" + file;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    java.nio.file.Path file = pathToFile(path).toPath();
    if (path.getName().equals(HALT) && Files.deleteIfExists(file.resolveSibling("halt"))) {
      Runtime.getRuntime().halt(KILLED);
    }
    if (path.getName().equals(FAIL)) {
      throw new AssertionError("the drawer is stuck");
    }
    return super.open(path, buffer);
  }
}
