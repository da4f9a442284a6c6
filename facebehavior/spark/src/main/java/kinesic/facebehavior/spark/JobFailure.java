package kinesic.facebehavior.spark;

import java.io.IOException;

/** Says in a sentence why a job of Spark has failed. */
final class JobFailure {

  private JobFailure() {}

  /**
   * Returns an exception.
   *
   * @param what has failed
   * @param failure what Spark threw
   */
  static IOException of(Cluster cluster, String what, Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new IOException(cluster.watch().unusable().orElse(what + ": " + first), failure);
  }
}
