package kinesic.facebehavior.spark;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Spark and Java must have. */
final class Requirements {

  private static final int MAJOR = 4;
  private static final int MINOR = 1; // the first version that runs on Java 25
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
  private static final String VECTOR = "jdk.incubator.vector";

  private Requirements() {}

  /**
   * Checks the process that {@code spark-submit} has started.
   *
   * @param computes whether it computes, too
   * @throws IOException if something is missing
   */
  static void ofDriver(boolean computes) throws IOException {
    Optional<String> problem = spark(org.apache.spark.package$.MODULE$.SPARK_VERSION());
    if (problem.isEmpty() && computes) {
      problem = java();
    }
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
  }

  /** Returns what is wrong with this version of Spark. */
  static Optional<String> spark(String version) {
    Matcher parts = VERSION.matcher(version);
    if (!parts.matches()) {
      return Optional.empty(); // one of a vendor
    }
    int major = Integer.parseInt(parts.group(1));
    boolean old = major < MAJOR || (major == MAJOR && Integer.parseInt(parts.group(2)) < MINOR);
    return old
        ? Optional.of(
            "this is Spark %s; Kinesic needs Java 25, on which Spark %s.%s and later run"
                .formatted(version, MAJOR, MINOR))
        : Optional.empty();
  }

  /** Returns what is wrong with the Java virtual machine of this process. */
  static Optional<String> java() {
    return ModuleLayer.boot().findModule(VECTOR).isPresent()
        ? Optional.empty()
        : Optional.of(
            "Java runs without the module %s; start it with --add-modules=%s"
                .formatted(VECTOR, VECTOR));
  }

  /**
   * Returns the sentence about an executor that cannot load the program because its Java is too
   * old; empty if {@code reason} says something else.
   *
   * @param reason why Spark has lost a task or an executor
   */
  static Optional<String> oldJava(String host, String reason) {
    boolean old =
        reason.contains(UnsupportedClassVersionError.class.getSimpleName())
            || reason.toLowerCase(Locale.ROOT).contains("more recent version of the java runtime");
    return old
        ? Optional.of(
            ("the executor on %s runs on a Java older than 25; set JAVA_HOME of the cluster's workers,"
                    + " or spark.executorEnv.JAVA_HOME, to a Java 25")
                .formatted(host))
        : Optional.empty();
  }
}
