package kinesic.facebehavior.report;

import java.util.List;
import kinesic.facebehavior.face.FaceLabels;

/**
 * All that the page of a run shows.
 *
 * @param title the heading
 * @param lead what was done and what came out, one or two sentences each a paragraph
 * @param variants the trained networks, 1 to 3; the first is the one that the gallery shows
 * @param truth the labels of the test faces
 * @param curves how training went
 * @param gallery some test faces
 * @param facts configuration, data, versions
 */
public record Report(
    String title,
    List<String> lead,
    List<Variant> variants,
    List<FaceLabels> truth,
    List<Curve> curves,
    List<Portrait> gallery,
    List<Facts> facts) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a variant has not one prediction for each test face
   */
  public Report {
    lead = List.copyOf(lead);
    variants = List.copyOf(variants);
    truth = List.copyOf(truth);
    curves = List.copyOf(curves);
    gallery = List.copyOf(gallery);
    facts = List.copyOf(facts);
    for (Variant variant : variants) {
      if (variant.predictions().size() != truth.size()) {
        throw new IllegalArgumentException(
            "report: variant \"%s\" has %d predictions for %d test faces"
                .formatted(variant.name(), variant.predictions().size(), truth.size()));
      }
    }
  }
}
