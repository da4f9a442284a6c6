package kinesic.facebehavior.report;

import java.util.List;
import java.util.Optional;

/**
 * The content of the page about one face.
 *
 * @param title the heading
 * @param lead the prediction in words, one paragraph per element
 * @param output the output that the maps explain, such as "happiness"
 * @param whole the picture that the face lies in, unless it is a crop
 * @param picture the face, a PNG file in base64
 * @param gradCam the face under its Grad-CAM map, likewise
 * @param saliency the face under its gradient map, likewise
 * @param affect the predicted valence and arousal, if the network predicts them
 * @param groups of probabilities
 */
public record Explanation(
    String title,
    List<String> lead,
    String output,
    Optional<WholePicture> whole,
    String picture,
    String gradCam,
    String saliency,
    Optional<CircumplexChart.Point> affect,
    List<Group> groups) {

  /** Copies the lists. */
  public Explanation {
    lead = List.copyOf(lead);
    groups = List.copyOf(groups);
  }

  /**
   * The probabilities of one task.
   *
   * @param title such as "Action units"
   * @param note explains the probabilities
   * @param bars as {@link BarChart.Group#probability} makes them
   */
  public record Group(String title, String note, List<BarChart.Group> bars) {

    /** Copies the list. */
    public Group {
      bars = List.copyOf(bars);
    }
  }
}
