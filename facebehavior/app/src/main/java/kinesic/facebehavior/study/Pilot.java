package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.report.Table;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A small study that says how many seeds are needed to show an effect of a given size.
 *
 * <p>With the standard deviation s of the paired differences between two variants, a two-sided test
 * at the level .05 shows an effect δ with probability .8 if
 *
 * <pre>
 *   n ≥ ((t_.975 + t_.8) s / δ)²   with the quantiles t of Student's distribution for n - 1
 * </pre>
 *
 * @param family the databases
 * @param variant the one variant
 * @param reference the other
 * @param seeds of the runs
 */
record Pilot(String family, Variant variant, Variant reference, List<Long> seeds) {

  private static final long FIRST_SEED = 201;
  private static final double LEVEL = 0.05;
  private static final double POWER = 0.8;
  private static final double[] EFFECTS = {0.01, 0.02, 0.03};
  private static final int MOST = 10_000; // seeds

  /** Copies the list. */
  Pilot {
    seeds = List.copyOf(seeds);
  }

  /**
   * A pilot with seeds that no other part of a study has.
   *
   * @param count the number of seeds, at least 2
   */
  static Pilot of(String family, Variant variant, Variant reference, int count) {
    return new Pilot(
        family,
        variant,
        reference,
        LongStream.range(FIRST_SEED, FIRST_SEED + count).boxed().toList());
  }

  List<VariantRun> runs() {
    return seeds.stream()
        .flatMap(seed -> List.of(run(variant, seed), run(reference, seed)).stream())
        .toList();
  }

  private VariantRun run(Variant one, long seed) {
    return new VariantRun(family, Scenario.COMPLETE, one, 1, seed);
  }

  /** The number of seeds that each effect needs, by each metric: {@code pilot.csv}. */
  Table table(Trainings trainings, List<MetricKey> metrics) throws IOException {
    Table table =
        new Table("test", "figure", "seeds", "deviation", "needed_01", "needed_02", "needed_03");
    for (MetricKey metric : metrics) {
      double[] differences = new double[seeds.size()];
      for (int i = 0; i < differences.length; i++) {
        differences[i] =
            value(trainings.metrics(run(variant, seeds.get(i))), metric)
                - value(trainings.metrics(run(reference, seeds.get(i))), metric);
      }
      double deviation = MeanStd.of(differences).deviation();
      List<String> row = new ArrayList<>();
      row.add(metric.test());
      row.add(metric.metric());
      row.add(Integer.toString(seeds.size()));
      row.add(Double.isNaN(deviation) ? "" : String.format(Locale.ROOT, "%.6g", deviation));
      for (double effect : EFFECTS) {
        row.add(Double.isNaN(deviation) ? "" : Integer.toString(needed(deviation, effect)));
      }
      table.row(row);
    }
    return table;
  }

  private static double value(List<TestResult> results, MetricKey metric) {
    return results.stream()
        .filter(one -> one.test().equals(metric.test()))
        .map(TestResult::metric)
        .filter(one -> one.name().equals(metric.metric()))
        .mapToDouble(MetricValue::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** The smallest number of seeds that is enough, at least 2 and at most 10,000. */
  static int needed(double deviation, double effect) {
    int n = 2;
    while (n < MOST) {
      TDistribution t = TDistribution.of(n - 1);
      double quantiles =
          t.inverseCumulativeProbability(1 - LEVEL / 2) + t.inverseCumulativeProbability(POWER);
      double ratio = quantiles * deviation / effect;
      if (n >= ratio * ratio) {
        break;
      }
      n++;
    }
    return n;
  }
}
