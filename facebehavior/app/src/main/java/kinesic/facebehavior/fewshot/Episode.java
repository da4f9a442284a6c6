package kinesic.facebehavior.fewshot;

import kinesic.facebehavior.metric.ConfusionMatrix;

/**
 * The result of one method with one support set on the test faces.
 *
 * @param method {@link Method#option}, or the terms of the zero-shot score
 * @param shots training faces per class; 0 for none, {@link #ALL} for all
 * @param draw the number of the support set, from 1
 * @param confusion how often each class was predicted for each true class
 */
public record Episode(String method, int shots, int draw, ConfusionMatrix confusion) {

  /** All training faces. */
  public static final int ALL = Integer.MAX_VALUE;

  /** Whether it has this method and support set. */
  boolean isAt(String otherMethod, int otherShots, int otherDraw) {
    return method.equals(otherMethod) && shots == otherShots && draw == otherDraw;
  }

  /** The name of a number of shots: "5" or "all". */
  public static String words(int shots) {
    return shots == ALL ? "all" : Integer.toString(shots);
  }
}
