package kinesic.facebehavior.fewshot;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.RandomStream;

/**
 * Draws the faces that are learned from: so many of each class. The faces of a draw with fewer
 * shots are among those of the same draw with more.
 *
 * @param labels the class of each training face
 * @param classes K
 * @param seed of all draws
 */
record ShotDraw(List<Integer> labels, int classes, long seed) {

  /**
   * Positions in the training faces, class by class.
   *
   * @param shots faces of each class; there are as many
   * @param draw its number
   */
  int[] faces(int shots, int draw) {
    int[] faces = new int[classes * shots];
    for (int k = 0; k < classes; k++) {
      List<Integer> own = new ArrayList<>();
      for (int i = 0; i < labels.size(); i++) {
        if (labels.get(i) == k) {
          own.add(i);
        }
      }
      int[] order =
          new RandomStream(seed, "shots/class " + k + "/draw " + draw).permutation(own.size());
      for (int i = 0; i < shots; i++) {
        faces[k * shots + i] = own.get(order[i]);
      }
    }
    return faces;
  }
}
