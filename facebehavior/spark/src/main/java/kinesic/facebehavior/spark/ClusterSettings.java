package kinesic.facebehavior.spark;

import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * The settings of a cluster: those of {@code spark-submit}, completed where it says nothing.
 *
 * @param values the settings
 */
record ClusterSettings(SparkConf values) {

  static final String MASTER = "spark.master";
  static final String CORES = "spark.executor.cores";
  static final String TASK_CORES = "spark.task.cpus";

  private static final String LOOPBACK = "127.0.0.1";
  private static final String PLUGINS = "spark.plugins";
  private static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String INSTANCES = "spark.executor.instances";
  private static final String THREADS = "-Dkinesic.threads=";

  private static final Pattern LOCAL = Pattern.compile("local\\[\\s*(\\d+)\\s*(?:,.*)?\\]");

  /** The master of real executor processes of this machine, for tests: {@code [N, cores, MiB]}. */
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,.*");

  /**
   * Completes the settings.
   *
   * @param given those that {@code spark-submit} has left in the system properties
   * @param command names the application
   * @param slots the number of tasks that have to run at once without a cluster; 0 if it does not
   *     matter
   */
  static ClusterSettings complete(SparkConf given, String command, int slots) {
    SparkConf values = given.clone();
    values.setIfMissing("spark.app.name", Main.NAME + " " + command);
    values.setIfMissing(MASTER, "local[*]");
    if (values.get(MASTER).equals("local[*]") && slots > cores()) {
      values.set(MASTER, "local[" + slots + "]");
    }
    ClusterSettings settings = new ClusterSettings(values);
    if (settings.isEmbedded()) {
      values.setIfMissing("spark.driver.host", LOOPBACK);
      values.setIfMissing("spark.driver.bindAddress", LOOPBACK);
      values.setIfMissing("spark.ui.enabled", "false");
    } else {
      settings.giveExecutorsToTasks();
    }
    values.setIfMissing("spark.ui.showConsoleProgress", "false");
    // Spark looks for free slots every 15 seconds, 40 times
    values.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
    values.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "5");
    String plugin = MessagePlugin.class.getName();
    values.set(PLUGINS, values.contains(PLUGINS) ? values.get(PLUGINS) + "," + plugin : plugin);
    return settings;
  }

  /** A task gets all cores of its executor, and the executor as many threads. */
  private void giveExecutorsToTasks() {
    Matcher local = LOCAL_CLUSTER.matcher(values.get(MASTER));
    if (local.matches()) {
      values.setIfMissing(CORES, local.group(2));
    }
    if (!values.contains(CORES) && values.get(MASTER).startsWith("spark:")) {
      return; // an executor gets all cores that its worker offers
    }
    String cores = values.get(CORES, "1");
    values.setIfMissing(TASK_CORES, cores);
    String options = values.get(JAVA_OPTIONS, "");
    if (!options.contains(THREADS)) {
      values.set(JAVA_OPTIONS, (options + " " + THREADS + cores).strip());
    }
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Whether the tasks are threads of this process. */
  boolean isEmbedded() {
    String master = values.get(MASTER);
    return master.equals("local") || master.startsWith("local[");
  }

  /** Whether the number of executors changes with the number of waiting tasks. */
  boolean isDynamic() {
    return values.getBoolean("spark.dynamicAllocation.enabled", false) && !isEmbedded();
  }

  /** The number of cores of a task, at least 1. */
  int taskCores() {
    return Math.max(1, values.getInt(TASK_CORES, 1));
  }

  /** The number of executors, where it is fixed before they come. */
  OptionalInt executors() {
    Matcher local = LOCAL_CLUSTER.matcher(values.get(MASTER));
    if (isEmbedded()) {
      return OptionalInt.of(1);
    }
    if (local.matches()) {
      return OptionalInt.of(Integer.parseInt(local.group(1)));
    }
    return values.contains(INSTANCES)
        ? OptionalInt.of(values.getInt(INSTANCES, 1))
        : OptionalInt.empty();
  }

  /** The number of tasks that can run at once, where it is fixed before the executors come. */
  OptionalInt slots() {
    Matcher local = LOCAL_CLUSTER.matcher(values.get(MASTER));
    Matcher threads = LOCAL.matcher(values.get(MASTER));
    if (local.matches()) {
      int each = Integer.parseInt(local.group(2)) / taskCores();
      return OptionalInt.of(Integer.parseInt(local.group(1)) * each);
    }
    if (isEmbedded()) {
      int all =
          threads.matches() ? Integer.parseInt(threads.group(1)) : isOneThread() ? 1 : cores();
      return OptionalInt.of(all / taskCores());
    }
    return OptionalInt.empty();
  }

  private boolean isOneThread() {
    return values.get(MASTER).equals("local");
  }

  /** Sets values that the user has not set. */
  ClusterSettings with(Map<String, String> defaults) {
    SparkConf changed = values.clone();
    defaults.forEach(changed::setIfMissing);
    return new ClusterSettings(changed);
  }
}
