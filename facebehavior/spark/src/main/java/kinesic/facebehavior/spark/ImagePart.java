package kinesic.facebehavior.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Images that one task predicts.
 *
 * @param first the place of the first image among all, from 1
 * @param names of the images, in their order
 */
record ImagePart(int first, List<String> names) implements Serializable {

  /** Copies the list. */
  ImagePart {
    names = List.copyOf(names);
  }

  /**
   * Divides images into parts of equal size, give or take one.
   *
   * @param count the number of parts, 1 to the number of images
   */
  static List<ImagePart> of(List<String> names, int count) {
    List<ImagePart> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) names.size() * i / count);
      int to = (int) ((long) names.size() * (i + 1) / count);
      parts.add(new ImagePart(from + 1, names.subList(from, to)));
    }
    return parts;
  }
}
