package kinesic.facebehavior.study;

import java.util.List;

/**
 * Runs of a study that may be trained in any order and by any process. A stage begins when the one
 * before it is complete.
 *
 * @param name such as "search"; empty if the study has one stage
 * @param runs in the order in which they are begun
 * @param costs what each run is estimated to cost, in any unit that all stages share
 */
public record Stage(String name, List<VariantRun> runs, List<Double> costs) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there are not as many costs as runs
   */
  public Stage {
    runs = List.copyOf(runs);
    costs = List.copyOf(costs);
    if (runs.size() != costs.size()) {
      throw new IllegalArgumentException(
          "study: %s runs and %s costs".formatted(runs.size(), costs.size()));
    }
  }
}
