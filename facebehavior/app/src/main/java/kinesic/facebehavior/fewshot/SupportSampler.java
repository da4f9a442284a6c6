package kinesic.facebehavior.fewshot;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.RandomStream;

/**
 * Samples support sets with the same number of faces of each class. The support set of a draw with
 * fewer shots is a subset of the one with more shots.
 *
 * @param labels the class of each training face
 * @param classes K
 * @param seed of all draws
 */
record SupportSampler(List<Integer> labels, int classes, long seed) {

  /**
   * Samples a support set.
   *
   * @param shots faces per class; each class has at least as many
   * @param draw the number of the support set
   * @return indices of the training faces, class by class
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
