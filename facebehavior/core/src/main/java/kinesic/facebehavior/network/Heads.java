package kinesic.facebehavior.network;

import java.util.List;
import java.util.Map;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.loss.BatchLabels;

/**
 * What a network learns: one categorical head, one binary head and one head of bounded numbers, of
 * which any may be missing; and a second categorical head, of compound expressions, which a trained
 * network gets afterwards. This is all in which the two case studies differ; network, losses and
 * coupling are the same.
 */
public sealed interface Heads permits AffectHeads, PeopleHeads {

  /** Whose softmax is a probability. */
  Head categories();

  /** The sigmoid of each of whose outputs is a probability. */
  Head binaries();

  /** Whose outputs are numbers in (-1, 1). */
  Head values();

  /** Whose softmax is a probability, too: compound expressions. */
  Head compounds();

  /** The labels of faces as the losses of these heads read them, one row a face. */
  BatchLabels encode(List<FaceLabels> faces);

  /** What a file says about these heads, without a prefix: {@link #of} makes them again from it. */
  Map<String, String> texts();

  /**
   * The heads among these texts.
   *
   * @throws IllegalArgumentException if there are none, or they are not ones of this version; the
   *     message says what is wrong as the end of a sentence about the file
   */
  static Heads of(Map<String, String> texts) {
    return texts.containsKey(PeopleHeads.PEOPLE) ? PeopleHeads.of(texts) : AffectHeads.of(texts);
  }

  /**
   * Makes sure that a text is there and the wanted one.
   *
   * @throws IllegalArgumentException if not
   */
  static void requireSame(Map<String, String> texts, String key, String wanted) {
    String found = texts.get(key);
    if (found == null) {
      throw new IllegalArgumentException("its header has no " + NetworkConfiguration.KEY + key);
    }
    if (!found.equals(wanted)) {
      throw new IllegalArgumentException(
          "its %s are %s, expected %s".formatted(key, found, wanted));
    }
  }
}
