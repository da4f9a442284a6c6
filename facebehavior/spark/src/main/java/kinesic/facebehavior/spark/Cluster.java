package kinesic.facebehavior.spark;

import java.io.IOException;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkContext$;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The executors of a cluster, or threads of this process. One may be open at a time. */
final class Cluster implements AutoCloseable {

  private static final String LEVEL = "spark.log.level";
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private final ClusterSettings settings;
  private final ExecutorWatch watch;
  private final JavaSparkContext context;

  private Cluster(ClusterSettings settings, ExecutorWatch watch, JavaSparkContext context) {
    this.settings = settings;
    this.watch = watch;
    this.context = context;
  }

  /**
   * Connects to the cluster of the settings.
   *
   * @throws IOException if Spark or Java cannot run the program; the message says what to do
   */
  static Cluster open(ClusterSettings settings) throws IOException {
    Requirements.ofDriver(settings.isEmbedded());
    quieten(settings);
    ExecutorWatch watch = new ExecutorWatch(settings.taskCores());
    MessagePlugin.attach(watch);
    JavaSparkContext context = new JavaSparkContext(settings.values());
    return new Cluster(settings, watch, context);
  }

  /**
   * Leaves errors only in Spark's log, unless the user has chosen something else. A file {@code
   * log4j2.properties} is not enough: that of {@code spark-submit} wins.
   */
  private static void quieten(ClusterSettings settings) {
    if (!settings.values().contains(LEVEL) && System.getProperty(LOG_CONFIGURATION) == null) {
      // otherwise the context does it, and sets the levels again
      boolean silent = true;
      SparkContext$.MODULE$.initializeLogIfNecessary(false, silent);
      Configurator.setRootLevel(Level.ERROR);
      // lost executors and failed tasks, with stack traces; the program says what happened
      for (String part : List.of("SparkContext", "scheduler", "executor", "sql", "util.Utils")) {
        Configurator.setLevel("org.apache.spark." + part, Level.OFF);
      }
    }
  }

  JavaSparkContext context() {
    return context;
  }

  /** Returns the session of data sets in this cluster; the cluster closes it. */
  SparkSession session() {
    return SparkSession.builder().sparkContext(context.sc()).getOrCreate();
  }

  ClusterSettings settings() {
    return settings;
  }

  /** Returns what is known about the executors. */
  ExecutorWatch watch() {
    return watch;
  }

  @Override
  public void close() {
    context.close();
  }
}
