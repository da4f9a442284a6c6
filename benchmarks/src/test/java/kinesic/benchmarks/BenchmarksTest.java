package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark once for a moment, so that none breaks; set-up checks the values. */
final class BenchmarksTest {

  /** Returns all benchmark classes that JMH finds. */
  static Set<String> benchmarkClasses() {
    return BenchmarkList.defaultList()
        .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
        .stream()
        .map(BenchmarkListEntry::getUserClassQName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void jmh_finds_the_benchmarks() {
    assertFalse(
        benchmarkClasses().isEmpty(), "JMH found no benchmarks; did its annotation processor run?");
  }

  @ParameterizedTest
  @MethodSource("benchmarkClasses")
  void every_benchmark_runs_and_its_values_are_right(String benchmark) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(benchmark.replace(".", "\\.") + "\\.")
                    .param("size", "13", "127")
                    .param("layer", "3x3-5-7-9", "5x5s3-3-17-23", "1x1-20-33-5")
                    .param("batch", "2")
                    .param("samples", "37")
                    .param("product", "1", "7x5x3", "13")
                    .param("threads", "2")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    assertFalse(results.isEmpty());
    Set<String> contestants =
        results.stream()
            .map(result -> result.getParams().getParam("contestant"))
            .collect(Collectors.toSet());
    assertTrue(contestants.containsAll(Set.of("SCALAR", "VECTOR")), contestants.toString());
  }
}
