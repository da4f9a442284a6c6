package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark once and for a moment, so that none rots; set-up checks the values. */
final class BenchmarksTest {

  @ParameterizedTest
  @ValueSource(
      classes = {MatrixProductBenchmark.class, ConvolutionBenchmark.class, LossBenchmark.class})
  void every_benchmark_runs_and_its_values_are_right(Class<?> benchmark) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(benchmark.getName().replace(".", "\\."))
                    .param("size", "13", "127")
                    .param("layer", "3x3-5-7-9", "5x5s3-3-17-23", "1x1-20-33-5")
                    .param("batch", "2")
                    .param("samples", "37")
                    .param("threads", "2")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    assertFalse(results.isEmpty(), "JMH found no benchmark: was its annotation processor run?");
    Set<String> contestants =
        results.stream()
            .map(result -> result.getParams().getParam("contestant"))
            .collect(Collectors.toSet());
    assertEquals(Set.of("SCALAR", "VECTOR"), contestants);
  }
}
