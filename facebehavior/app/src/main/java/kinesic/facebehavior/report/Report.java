package kinesic.facebehavior.report;

import java.util.List;
import kinesic.facebehavior.task.FaceLabels;

/**
 * The content of the page about one or several trained networks. They have the same tasks.
 *
 * @param title the heading
 * @param lead the summary, one paragraph per element
 * @param networks at least one; the first is the one that the gallery shows
 * @param truth the labels of the test faces
 * @param curves metrics of the training runs by epoch
 * @param gallery some test faces
 * @param facts configuration, data, versions
 */
public record Report(
    String title,
    List<String> lead,
    List<EvaluatedNetwork> networks,
    List<FaceLabels> truth,
    List<Curve> curves,
    List<Portrait> gallery,
    List<Facts> facts) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a network does not have one prediction for each test face
   */
  public Report {
    lead = List.copyOf(lead);
    networks = List.copyOf(networks);
    truth = List.copyOf(truth);
    curves = List.copyOf(curves);
    gallery = List.copyOf(gallery);
    facts = List.copyOf(facts);
    for (EvaluatedNetwork network : networks) {
      if (network.predictions().size() != truth.size()) {
        throw new IllegalArgumentException(
            "report: the network \"%s\" has %s predictions for %s test faces"
                .formatted(network.name(), network.predictions().size(), truth.size()));
      }
    }
  }

  /**
   * A metric by epoch.
   *
   * @param title such as "Mean CCC of valence and arousal, validation"
   * @param chance its level of chance; NaN if it is not defined
   * @param values for each network one value per epoch, from epoch 1 on; NaN where unknown
   */
  public record Curve(String title, double chance, List<List<Double>> values) {

    /** Copies the lists. */
    public Curve {
      values = values.stream().map(List::copyOf).toList();
    }
  }

  /**
   * A test face in the gallery.
   *
   * @param face its index among the test faces
   * @param png its image, a PNG file in base64
   */
  public record Portrait(int face, String png) {}
}
