package kinesic.facebehavior.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

final class ClusterSettingsTest {

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private static ClusterSettings complete(int slots, String... given) {
    SparkConf values = new SparkConf(false);
    for (int i = 0; i < given.length; i += 2) {
      values.set(given[i], given[i + 1]);
    }
    return ClusterSettings.complete(values, "train", slots);
  }

  @Test
  void without_a_master_everything_is_in_this_process() {
    ClusterSettings settings = complete(1);
    assertTrue(settings.isEmbedded());
    assertEquals("local[*]", settings.values().get("spark.master"));
    assertEquals("127.0.0.1", settings.values().get("spark.driver.host"));
    assertEquals("false", settings.values().get("spark.ui.enabled"));
    assertEquals(OptionalInt.of(1), settings.executors());
    assertEquals(OptionalInt.of(CORES), settings.slots());
    assertEquals("local[99]", complete(99).values().get("spark.master"));
  }

  @Test
  void masters_of_this_process_have_the_slots_that_they_say() {
    assertEquals(OptionalInt.of(1), complete(9, "spark.master", "local").slots());
    assertEquals(OptionalInt.of(3), complete(9, "spark.master", "local[3]").slots());
    assertEquals(OptionalInt.of(3), complete(9, "spark.master", "local[3,2]").slots());
    assertEquals(
        OptionalInt.of(2), complete(9, "spark.master", "local[4]", "spark.task.cpus", "2").slots());
  }

  @Test
  void an_executor_runs_one_task_with_all_its_cores() {
    ClusterSettings settings = complete(2, "spark.master", "yarn", "spark.executor.cores", "4");
    assertFalse(settings.isEmbedded());
    assertEquals(4, settings.taskCores());
    assertEquals("-Dkinesic.threads=4", settings.values().get("spark.executor.extraJavaOptions"));
    assertEquals(OptionalInt.empty(), settings.slots());
    assertFalse(settings.values().contains("spark.driver.host"));
    ClusterSettings local = complete(2, "spark.master", "local-cluster[3,2,1024]");
    assertEquals(2, local.taskCores());
    assertEquals(OptionalInt.of(3), local.executors());
    assertEquals(OptionalInt.of(3), local.slots());
  }

  @Test
  void what_the_user_sets_stays() {
    ClusterSettings settings =
        complete(
            2,
            "spark.master",
            "yarn",
            "spark.executor.cores",
            "4",
            "spark.task.cpus",
            "1",
            "spark.executor.extraJavaOptions",
            "-Xss2m -Dkinesic.threads=2",
            "spark.plugins",
            "a.Plugin",
            "spark.executor.instances",
            "7");
    assertEquals(1, settings.taskCores());
    assertEquals(
        "-Xss2m -Dkinesic.threads=2", settings.values().get("spark.executor.extraJavaOptions"));
    assertEquals(
        "a.Plugin," + MessagePlugin.class.getName(), settings.values().get("spark.plugins"));
    assertEquals(OptionalInt.of(7), settings.executors());
  }

  @Test
  void executors_of_a_standalone_cluster_may_have_any_number_of_cores() {
    ClusterSettings settings = complete(2, "spark.master", "spark://host:7077");
    assertEquals(1, settings.taskCores());
    assertFalse(settings.values().contains("spark.executor.extraJavaOptions"));
  }

  @Test
  void dynamic_allocation_is_recognised() {
    String[] dynamic = {"spark.master", "yarn", "spark.dynamicAllocation.enabled", "true"};
    assertTrue(complete(1, dynamic).isDynamic());
    assertFalse(complete(1, "spark.dynamicAllocation.enabled", "true").isDynamic());
  }
}
