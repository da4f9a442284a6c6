package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs {@code target/benchmarks.jar}, which {@code mvn package} builds, as a user would. */
final class BenchmarksJarIT {

  private record Run(int status, String output) {}

  @Test
  void the_jar_lists_the_benchmarks() throws Exception {
    Run run = jmh("-l");

    assertEquals(0, run.status(), run.output());
    List<String> lines = run.output().lines().map(String::strip).toList();
    for (String name :
        List.of(
            "MatrixProductBenchmark.multiply",
            "SmallProductBenchmark.multiply",
            "ConvolutionBenchmark.forward",
            "LossBenchmark.forward")) {
      assertTrue(lines.contains("kinesic.benchmarks." + name), run.output());
    }
  }

  /** The vector backend opens in the fork only if the fork has the vector module. */
  @Test
  void a_fork_gets_the_vector_module_without_being_told() throws Exception {
    Run run =
        jmh(
            "MatrixProductBenchmark.multiply$",
            "-p",
            "size=13",
            "-p",
            "contestant=VECTOR",
            "-p",
            "threads=1",
            "-f",
            "1",
            "-wi",
            "0",
            "-i",
            "1",
            "-r",
            "1ms",
            "-foe",
            "true");

    assertEquals(0, run.status(), run.output());
    assertTrue(
        run.output()
            .lines()
            .anyMatch(line -> line.matches("MatrixProductBenchmark\\.multiply .*VECTOR.*us/op")),
        run.output());
  }

  @Test
  void a_pattern_without_a_match_is_an_error() throws Exception {
    assertEquals(1, jmh("NoSuchBenchmark").status());
  }

  private static Run jmh(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(Path.of("target", "benchmarks.jar").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }
}
