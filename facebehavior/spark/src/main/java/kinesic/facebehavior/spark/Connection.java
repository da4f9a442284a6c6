package kinesic.facebehavior.spark;

import java.io.IOException;
import org.apache.spark.SparkConf;

/** Connects to the cluster of a command that has been checked, and closes it at the end. */
@FunctionalInterface
interface Connection {

  /** What is done on a cluster. */
  @FunctionalInterface
  interface Work {
    /** Returns the exit status. */
    int on(Cluster cluster) throws IOException;
  }

  /** Returns what {@code work} returns. */
  int run(Work work) throws IOException;

  /** Connects to the cluster of the settings. */
  static Connection to(ClusterSettings settings) {
    return work -> {
      try (Cluster cluster = Cluster.open(settings)) {
        return work.on(cluster);
      }
    };
  }

  /**
   * Completes the settings of {@code spark-submit} for tasks that predict. Without a cluster, a
   * task gets all threads: the network computes with all of them anyway.
   *
   * @param command names the application
   */
  static ClusterSettings settings(String command) {
    SparkConf values = ClusterSettings.complete(new SparkConf(), command, 0).values();
    if (values.get(ClusterSettings.MASTER).equals("local[*]")) {
      values.setIfMissing(
          ClusterSettings.TASK_CORES, Integer.toString(Runtime.getRuntime().availableProcessors()));
    }
    return new ClusterSettings(values);
  }
}
