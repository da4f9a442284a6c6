package kinesic.facebehavior.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RequirementsTest {

  @Test
  void spark_before_4_1_does_not_run_on_java_25() {
    for (String old : new String[] {"3.5.9", "4.0.4", "2.4.8"}) {
      assertEquals(
          Optional.of(
              "this is Spark %s; Kinesic needs Java 25, on which Spark 4.1 and later run"
                  .formatted(old)),
          Requirements.spark(old));
    }
    for (String good : new String[] {"4.1.0", "4.2.0-SNAPSHOT", "5.0.1", "of-a-vendor"}) {
      assertEquals(Optional.empty(), Requirements.spark(good), good);
    }
  }

  @Test
  void this_process_has_what_an_executor_needs() {
    assertEquals(Optional.empty(), Requirements.java());
  }

  @Test
  void an_executor_with_an_old_java_is_recognised_by_what_it_says() {
    String reason =
        "Unable to create executor due to kinesic/facebehavior/spark/MessagePlugin has been compiled"
            + " by a more recent version of the Java Runtime (class file version 69.0), this version"
            + " of the Java Runtime only recognizes class file versions up to 61.0";
    String sentence = Requirements.oldJava("worker3", reason).orElseThrow();
    assertTrue(
        sentence.startsWith("the executor on worker3 runs on a Java older than 25"), sentence);
    assertEquals(Optional.empty(), Requirements.oldJava("worker3", "exit code 137"));
  }
}
