package kinesic.facebehavior.report;

import java.util.List;
import kinesic.facebehavior.metric.Evaluation;
import kinesic.facebehavior.predict.FacePrediction;

/**
 * One trained network that a report shows.
 *
 * @param name as it stands in legends, such as "with coupling"
 * @param predictions what it says about each test face
 * @param evaluation how good that is
 */
public record Variant(String name, List<FacePrediction> predictions, Evaluation evaluation) {

  /** Copies the list. */
  public Variant {
    predictions = List.copyOf(predictions);
  }
}
