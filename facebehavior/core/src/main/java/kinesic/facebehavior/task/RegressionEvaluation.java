package kinesic.facebehavior.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.metric.Agreement;
import kinesic.facebehavior.metric.Metric;
import kinesic.facebehavior.metric.MetricInfo;
import kinesic.facebehavior.metric.MetricValue;

/** The metrics of a regression: the agreement of each quantity, and the mean CCC. */
public final class RegressionEvaluation implements TaskEvaluation {

  private final Regression task;
  private final List<Agreement> agreements;

  RegressionEvaluation(Regression task) {
    this.task = task;
    agreements = Stream.generate(Agreement::new).limit(task.size()).toList();
  }

  @Override
  public void add(Prediction prediction, FaceLabels truth) {
    truth
        .of(task)
        .ifPresent(
            values -> {
              for (int d = 0; d < task.size(); d++) {
                agreements.get(d).add(prediction.value(task, d), values.get(d));
              }
            });
  }

  @Override
  public long faces() {
    return agreements.get(0).samples();
  }

  /** The agreement of quantity {@code d}. */
  public Agreement agreement(int d) {
    return agreements.get(d);
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(List.of(meanCcc()));
    for (int d = 0; d < task.size(); d++) {
      Agreement agreement = agreements.get(d);
      String label = task.labels().get(d);
      metrics.add(
          new Metric(
              MetricInfo.of(
                  label,
                  "CCC",
                  "Concordance correlation coefficient: 1 if every prediction equals its label, 0"
                      + " for any constant.",
                  true),
              agreement.ccc()));
      metrics.add(
          new Metric(
              MetricInfo.of(
                  label,
                  "PCC",
                  "Pearson's correlation coefficient: blind to offset and scale.",
                  false),
              agreement.pcc()));
      metrics.add(
          new Metric(
              MetricInfo.of(label, "RMSE", "Root of the mean squared error.", false)
                  .lowerIsBetter(),
              agreement.rmse()));
      metrics.add(
          new Metric(
              MetricInfo.of(
                  label, "SAGR", "Share of faces whose sign is predicted correctly.", false),
              agreement.sagr()));
    }
    return metrics;
  }

  private Metric meanCcc() {
    double value = 0;
    double chance = 0;
    for (Agreement agreement : agreements) { // a stream would round its sum in another way
      value += agreement.ccc().value();
      chance += agreement.ccc().chance();
    }
    return new Metric(
        MetricInfo.of(
            task.names().metricPrefix(), "mean CCC", "Mean of the CCCs of the quantities.", false),
        new MetricValue("mean CCC", value / task.size(), chance / task.size()));
  }

  @Override
  public List<Metric> labelMetrics() {
    return List.of();
  }

  /** The mean CCC. */
  @Override
  public Optional<Metric> score() {
    return Optional.of(meanCcc());
  }
}
