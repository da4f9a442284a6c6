package kinesic.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs in a Java VM without the incubator module, see pom.xml. */
@Tag("fallback")
class FallbackTest {

  @Test
  void without_the_module_the_scalar_kernels_run_and_one_line_says_so() {
    assertFalse(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "this test must run without --add-modules");
    List<LogRecord> records = new ArrayList<>();
    Logger logger = Logger.getLogger(Backends.class.getName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            records.add(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      Backend backend = Backends.standard();
      assertTrue(backend.name().startsWith("cpu scalar"), backend.name());
      assertSame(backend, Backends.standard());
      assertEquals(1, records.size());
      assertEquals(Level.WARNING, records.get(0).getLevel());
      String line = new SimpleFormatter().formatMessage(records.get(0));
      assertTrue(line.contains("--add-modules jdk.incubator.vector"), line);
      assertMultiplies(backend);
    } finally {
      logger.removeHandler(handler);
    }
  }

  private static void assertMultiplies(Backend backend) {
    Buffer a = backend.allocate(4);
    Buffer b = backend.allocate(4);
    Buffer c = backend.allocate(4);
    backend.write(new float[] {1, 2, 3, 4}, 0, a, 0, 4);
    backend.write(new float[] {5, 6, 7, 8}, 0, b, 0, 4);
    backend.matrixProduct().multiply(false, false, 2, 2, 2, a, b, c, Epilogue.STORE);
    float[] result = new float[4];
    backend.read(c, 0, result, 0, 4);
    assertArrayEquals(new float[] {19, 22, 43, 50}, result);
  }

  @Test
  void asking_for_vectors_fails_with_the_flag_that_is_missing() {
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> Backends.vector(1));
    assertTrue(thrown.toString().contains("--add-modules jdk.incubator.vector"));
    String obstacle = Backends.vectorObstacle().orElse("");
    assertTrue(obstacle.contains("--add-modules jdk.incubator.vector"), obstacle);
    assertTrue(Backends.preferredVectorBits().isEmpty());
  }
}
