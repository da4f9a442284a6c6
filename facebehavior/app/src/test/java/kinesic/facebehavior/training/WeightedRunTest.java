package kinesic.facebehavior.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kinesic.facebehavior.manifest.SmallDatabases;
import kinesic.facebehavior.manifest.UnreadableImages;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.training.WeightingPlan.Method;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.TrainingListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs with every weighting of the tasks. */
final class WeightedRunTest {

  private static final TrainingPlan PLAN =
      new TrainingPlan(
          new NetworkConfiguration(Trunk.COMPACT, 16, 0.2),
          ObjectiveSettings.STANDARD,
          OptimiserPlan.adamW(3e-3f, 0.02f),
          3,
          16,
          true,
          7);

  @TempDir private static Path shared;
  private static TrainingData data;

  @TempDir private Path folder;

  @BeforeAll
  static void someDatabases() throws IOException {
    SmallDatabases files = new SmallDatabases(shared.resolve("data"));
    data =
        TrainingData.read(
            Map.of(
                Affect.VALENCE_AROUSAL, List.of(files.valenceArousal),
                Affect.ACTION_UNITS, List.of(files.actionUnits),
                Affect.EXPRESSION, List.of(files.expressions)),
            files.validation);
  }

  /** Asks to stop after a number of steps. */
  private static final class Stop implements TrainingListener {
    private final long after;
    private long step;

    Stop(long after) {
      this.after = after;
    }

    @Override
    public void stepped(StepReport report) {
      step = report.position().step();
    }

    @Override
    public boolean asksToStop() {
      return step == after;
    }
  }

  private boolean run(String name, TrainingPlan plan, long stopAfter) throws IOException {
    return new TrainingRun(
            plan,
            data,
            new RunFolder(folder.resolve(name)),
            Duration.ofDays(1),
            new Stop(stopAfter),
            Optional.empty(),
            new UnreadableImages(true))
        .run();
  }

  private byte[] network(String name) throws IOException {
    return Files.readAllBytes(new RunFolder(folder.resolve(name)).network());
  }

  /** The weights of the metrics file: a row for each epoch, a column for each task. */
  private List<Map<String, String>> weights(String name) throws IOException {
    List<String> lines = Files.readAllLines(new RunFolder(folder.resolve(name)).metrics());
    List<String> names = List.of(lines.getFirst().split(",", -1));
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(",", -1));
      Map<String, String> row = new TreeMap<>();
      for (int c = 0; c < names.size(); c++) {
        if (names.get(c).startsWith("weight_")) {
          row.put(names.get(c), cells.get(c));
        }
      }
      rows.add(row);
    }
    return rows;
  }

  @Test
  void the_metrics_file_contains_the_weights() throws IOException {
    assertTrue(run("run", PLAN.withWeighting(WeightingPlan.of(Method.DWA)), 0));
    List<Map<String, String>> rows = weights("run");
    assertEquals(
        Map.of(
            "weight_action units",
            "1.0",
            "weight_expression",
            "1.0",
            "weight_valence-arousal",
            "1.0"),
        rows.getFirst());
    assertEquals(3, rows.getLast().values().stream().mapToDouble(Double::parseDouble).sum(), 1e-9);
    assertNotEquals("1.0", rows.getLast().get("weight_expression"));
  }

  @ParameterizedTest
  @EnumSource
  void a_run_that_was_stopped_ends_with_the_same_bits(Method method) throws IOException {
    TrainingPlan plan = PLAN.withWeighting(WeightingPlan.of(method));
    assertTrue(run("whole", plan, 0));
    assertFalse(run("stopped", plan, 10));
    assertTrue(run("stopped", plan, 0));
    assertArrayEquals(network("whole"), network("stopped"));
    assertEquals(weights("whole"), weights("stopped"));
    assertEquals(
        method != Method.EQUAL,
        Files.readString(folder.resolve("whole").resolve("configuration.txt"))
            .contains("\nweighting = " + method.option() + "\n"));
  }

  @Test
  void every_weighting_leads_to_another_network() throws IOException {
    Set<Integer> networks = new HashSet<>();
    for (Method method : Method.values()) {
      assertTrue(run(method.option(), PLAN.withWeighting(WeightingPlan.of(method)), 0));
      networks.add(Arrays.hashCode(network(method.option())));
    }
    assertEquals(Method.values().length, networks.size());
  }

  @ParameterizedTest
  @CsvSource({
    "equal, EQUAL, 0",
    "uncertainty, UNCERTAINTY, 0",
    "dwa, DWA, 2",
    "dwa=1.0, DWA, 1",
    "gradnorm, GRADNORM, 1.5",
    "gradnorm=0.0, GRADNORM, 0",
    "pcgrad, PCGRAD, 0",
    "mgda, MGDA, 0",
    "cagrad, CAGRAD, 0.5",
    "cagrad=0.4, CAGRAD, 0.4"
  })
  void a_plan_has_a_name_and_perhaps_a_parameter(String option, Method method, double value) {
    WeightingPlan plan = new WeightingPlan(method, value);
    assertEquals(plan, WeightingPlan.parse(option));
    assertEquals(option, plan.option());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pc | weighting: \"pc\" is unknown, expected one of equal, uncertainty, dwa, gradnorm,"
            + " pcgrad, mgda, cagrad",
        "mgda=1 | weighting: mgda has no parameter",
        "dwa=0 | training: dwa is 0.0, expected a number above 0",
        "gradnorm=-1 | training: gradnorm is -1.0, expected a number of at least 0",
        "cagrad=1 | training: cagrad is 1.0, expected at least 0 and less than 1",
        "cagrad=c | weighting: the parameter of cagrad is \"c\", expected a number"
      })
  void a_mistake_is_named(String option, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> WeightingPlan.parse(option));
    assertEquals(message, e.getMessage());
  }
}
