package kinesic.facebehavior.fewshot;

import kinesic.facebehavior.metric.ConfusionMatrix;

/**
 * What one way to tell compound expressions apart came to on the test faces.
 *
 * @param method {@link Method#option}, or the terms of the zero-shot score
 * @param shots faces of each class that it has learned from; 0 for none, {@link #ALL} for all
 * @param draw which draw of them, from 1
 * @param confusion how often each class was predicted for each true class
 */
public record Attempt(String method, int shots, int draw, ConfusionMatrix confusion) {

  /** All training faces. */
  public static final int ALL = Integer.MAX_VALUE;

  /** Whether it is the same attempt, whatever came out. */
  boolean isAt(String otherMethod, int otherShots, int otherDraw) {
    return method.equals(otherMethod) && shots == otherShots && draw == otherDraw;
  }

  /** The name of a number of shots: "5" or "all". */
  public static String words(int shots) {
    return shots == ALL ? "all" : Integer.toString(shots);
  }
}
