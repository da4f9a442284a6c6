package kinesic.facebehavior.report;

import java.util.List;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.metric.PeopleEvaluation;
import kinesic.facebehavior.predict.PeoplePrediction;

/**
 * All that the page of a run of case study two shows.
 *
 * @param title the heading
 * @param evaluation how good the network is on the test faces
 * @param curves how training went, of one line each
 * @param gallery some test faces
 * @param facts configuration, data, versions
 */
public record PeopleReport(
    String title,
    PeopleEvaluation evaluation,
    List<Curve> curves,
    List<Face> gallery,
    List<Facts> facts) {

  /** Copies the lists. */
  public PeopleReport {
    curves = List.copyOf(curves);
    gallery = List.copyOf(gallery);
    facts = List.copyOf(facts);
  }

  /**
   * A test face that is shown.
   *
   * @param png its picture as base64 of a PNG file
   * @param truth its labels
   * @param prediction what the network says
   */
  public record Face(String png, FaceLabels truth, PeoplePrediction prediction) {}
}
