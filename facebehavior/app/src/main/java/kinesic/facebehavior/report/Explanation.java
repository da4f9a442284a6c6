package kinesic.facebehavior.report;

import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.face.ValenceArousal;

/**
 * All that the page about one face shows.
 *
 * @param title the heading
 * @param lead what the network says, one or two sentences a paragraph
 * @param output what the maps are of
 * @param picture as base64 of a PNG file
 * @param gradCam the picture with the map of Grad-CAM over it
 * @param saliency the same, of the gradient
 * @param affect where the face lies on the circumplex, if the network says so
 * @param groups of probabilities
 */
public record Explanation(
    String title,
    List<String> lead,
    String output,
    String picture,
    String gradCam,
    String saliency,
    Optional<ValenceArousal> affect,
    List<Group> groups) {

  /** Copies the lists. */
  public Explanation {
    lead = List.copyOf(lead);
    groups = List.copyOf(groups);
  }

  /**
   * Probabilities that belong together.
   *
   * @param title such as "Action units"
   * @param explanation a sentence or two
   * @param bars in their order
   */
  public record Group(String title, String explanation, List<Probability> bars) {

    /** Copies the list. */
    public Group {
      bars = List.copyOf(bars);
    }
  }
}
