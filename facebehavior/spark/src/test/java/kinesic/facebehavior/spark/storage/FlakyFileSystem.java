package kinesic.facebehavior.spark.storage;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local files under URIs such as {@code flaky:///tmp/run}. */
public final class FlakyFileSystem extends RawLocalFileSystem {

  static final String SCHEME = "flaky";

  /** Returns settings under which Hadoop knows this file system. */
  static Configuration settings() {
    Configuration settings = new Configuration(false);
    settings.setClass("fs." + SCHEME + ".impl", FlakyFileSystem.class, RawLocalFileSystem.class);
    return settings;
  }

  /** Returns the URI of a local file. */
  static String uri(java.nio.file.Path file) {
    return new Path(SCHEME, "", file.toString()).toString();
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }
}
