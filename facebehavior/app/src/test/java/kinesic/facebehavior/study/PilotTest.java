package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.Test;

final class PilotTest {

  @Test
  void an_effect_as_large_as_the_deviation_needs_ten_seeds() {
    assertEquals(10, Pilot.needed(.02, .02), "the usual table of power analysis: d = 1");
    assertEquals(34, Pilot.needed(.02, .01), "d = 0.5");
    assertEquals(2, Pilot.needed(0, .01));
  }

  @Test
  void the_deviation_is_that_of_the_differences() throws Exception {
    Variant both = Variant.of(VariantSettings.ONE.with(Coupling.BOTH));
    Pilot pilot = Pilot.of("pilot", both, Variant.of(VariantSettings.ONE), 3);
    assertEquals(6, pilot.runs().size());
    List<Double> differences = List.of(.01, .03, .05);
    Trainings trainings =
        new Trainings() {

          @Override
          public boolean complete(String stage, List<VariantRun> runs) {
            return true;
          }

          @Override
          public List<TestResult> metrics(VariantRun run) {
            double value = run.seed(); // cancels out
            if (run.variant().equals(both)) {
              value += differences.get((int) run.seed() - 201);
            }
            return List.of(new TestResult("test", new MetricValue("F1", value, 0)));
          }
        };
    MetricKey f1 = new MetricKey("test", "F1", Optional.of(Affect.ACTION_UNITS));
    assertEquals(
        List.of(List.of("test", "F1", "3", "0.0200000", "34", "10", "6")),
        pilot.table(trainings, List.of(f1)).rows());
  }
}
