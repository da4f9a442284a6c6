package kinesic.facebehavior.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;

/** Clusters on this machine. */
final class TestCluster {

  private TestCluster() {}

  /** Opens two threads of this process. */
  static Cluster threads() throws IOException {
    return Cluster.open(settings("local[2]"));
  }

  /** Opens two processes of one thread each. */
  static Cluster processes() throws IOException {
    Path home = Path.of(System.getenv("SPARK_HOME"));
    Files.createDirectories(home.resolve("jars")); // which executors look for
    return Cluster.open(settings("local-cluster[2,1,512]"));
  }

  private static ClusterSettings settings(String master) {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    SparkConf values =
        new SparkConf(false)
            .setMaster(master)
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.executor.memory", "512m")
            .set("spark.executor.extraClassPath", absolute(classes))
            .set("spark.hadoop.fs.drawer.impl", DrawerFileSystem.class.getName());
    return ClusterSettings.complete(values, "test", 0);
  }

  /** Makes all entries absolute. */
  static String absolute(String classPath) {
    StringBuilder paths = new StringBuilder();
    for (String path : classPath.split(File.pathSeparator, -1)) {
      paths.append(Path.of(path).toAbsolutePath()).append(File.pathSeparator);
    }
    return paths.toString();
  }
}
