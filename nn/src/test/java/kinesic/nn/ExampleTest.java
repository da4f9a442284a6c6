package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compiles and runs the project in nn/example, with and without the vector module. */
@Timeout(120)
final class ExampleTest {

  private static final Path PROJECT = Path.of(System.getProperty("basedir", ""), "example");
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir private static Path classes;

  @BeforeAll
  static void compile() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-Xlint:all", "-Werror", "-classpath", CLASS_PATH, "-d", classes.toString()));
    try (Stream<Path> files = Files.walk(PROJECT.resolve("src/main/java"))) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertEquals(0, status, "javac");
  }

  private static Process start(boolean vectors, String name, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (vectors) {
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    String classPath = classes + System.getProperty("path.separator") + CLASS_PATH;
    command.addAll(List.of("-classpath", classPath, "example." + name));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return process;
  }

  /** Returns what a process prints until it ends. */
  private static String output(Process process) throws Exception {
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /** Returns the number in the last line. */
  private static double accuracy(String output) {
    String last = output.substring(output.lastIndexOf('\n') + 1);
    assertTrue(last.startsWith("accuracy: "), output);
    return Double.parseDouble(last.substring("accuracy: ".length()));
  }

  @ParameterizedTest
  @CsvSource({"Xor, true, 1", "Xor, false, 1", "Shapes, true, 0.95", "Shapes, false, 0.95"})
  void an_example_learns(String name, boolean vectors, double accuracy) throws Exception {
    String output = output(start(vectors, name));
    assertTrue(accuracy(output) >= accuracy, output);
    // the engine logs why it does not use vectors
    assertEquals(vectors, !output.contains("--add-modules"), output);
  }

  @Test
  void two_processes_learn_the_weights_of_one() throws Exception {
    String alone = output(start(true, "ShapesOnRanks", "0", "1", "127.0.0.1:1"));
    String address = "127.0.0.1:" + freePort();
    Process first = start(true, "ShapesOnRanks", "0", "2", address);
    Process second = start(true, "ShapesOnRanks", "1", "2", address);
    try {
      assertEquals(weights(alone), weights(output(first)));
      assertEquals(weights(alone), weights(output(second)));
    } finally {
      first.destroyForcibly();
      second.destroyForcibly();
    }
    assertTrue(accuracy(alone) >= 0.95, alone);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String weights(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("weights: "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output));
  }

  @Test
  void it_depends_on_this_version() throws IOException {
    String version = "<version>0.1.0-SNAPSHOT</version>";
    assertTrue(Files.readString(PROJECT.resolveSibling("pom.xml")).contains(version));
    assertTrue(Files.readString(PROJECT.resolve("pom.xml")).contains(version));
  }
}
