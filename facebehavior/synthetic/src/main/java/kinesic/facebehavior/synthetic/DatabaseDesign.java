package kinesic.facebehavior.synthetic;

import java.util.List;

/**
 * Everything about a synthetic database except its name, seed and size: how its images are taken,
 * who is in them, what they do, and which labels are published.
 *
 * @param styles how images are taken; each sample draws one style
 * @param people who is in the database
 * @param repertoire what the people do
 * @param labelling which labels are published, and how often they are wrong
 */
public record DatabaseDesign(
    List<CaptureStyle> styles, People people, Repertoire repertoire, Labelling labelling) {

  /**
   * A design.
   *
   * @throws IllegalArgumentException if {@code styles} is empty
   */
  public DatabaseDesign {
    if (styles.isEmpty()) {
      throw new IllegalArgumentException(
          "database design: no capture styles, expected at least one");
    }
    styles = List.copyOf(styles);
  }
}
