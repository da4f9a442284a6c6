package kinesic.facebehavior.spark.storage;

import java.util.Arrays;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of Hadoop's file systems. They limit how long a file system tries to reach a host that
 * does not answer: with the defaults it takes up to a quarter of an hour until an error is
 * reported.
 */
final class ClientSettings {

  private static final String DEFAULTS = "-default.xml"; // the ending of the files of defaults

  private static final Map<String, String> LIMITS =
      Map.of(
          // hdfs: a refused connection is tried again every second
          "ipc.client.connect.max.retries", "10",
          "ipc.client.connect.timeout", "10000",
          "ipc.client.connect.max.retries.on.timeouts", "2",
          "ipc.client.rpc-timeout.ms", "20000",
          // s3a: each of the tries repeats the attempts of the client of Amazon
          "fs.s3a.connection.establish.timeout", "15s",
          "fs.s3a.attempts.maximum", "2",
          "fs.s3a.retry.limit", "3");

  /** Whether Hadoop closes file systems when the process ends, while a last file is written. */
  private static final String AUTOMATIC_CLOSE = "fs.automatic.close";

  private ClientSettings() {}

  /** Returns a copy of the settings with the limits in the place of defaults. */
  static Configuration of(Configuration given) {
    Configuration settings = new Configuration(given);
    LIMITS.forEach(
        (name, value) -> {
          if (isDefault(given.getPropertySources(name))) {
            settings.set(name, value);
          }
        });
    settings.setBoolean(AUTOMATIC_CLOSE, false);
    return settings;
  }

  private static boolean isDefault(String @Nullable [] sources) {
    return sources == null || Arrays.stream(sources).allMatch(from -> from.endsWith(DEFAULTS));
  }
}
