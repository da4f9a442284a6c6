package kinesic.facebehavior.loss;

import kinesic.engine.Constant;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.Relatedness;
import kinesic.kernels.Backend;

/**
 * What {@link DistributionMatching} reads in every batch: the table of probabilities, and which
 * labels are matched. Create it once; it keeps its numbers on the backend. Immutable, thread-safe.
 */
public final class MatchingTable {

  private final Relatedness table;
  private final MatchingOptions options;
  private final float[] isMatched; // [m], 1 or 0
  private final Constant weights; // [k, m]
  private final Constant matched; // [m]

  /** Prepares a table for matching with these options. */
  public MatchingTable(Relatedness table, MatchingOptions options) {
    this.table = table;
    this.options = options;
    isMatched = new float[table.binaries().size()];
    for (int j = 0; j < isMatched.length; j++) {
      isMatched[j] = table.relatesBinary(j) || !options.skipUnrelated() ? 1 : 0;
    }
    weights = new Constant(shape(table), table.weights());
    matched = new Constant(Shape.of(isMatched.length), isMatched);
  }

  /** [K, M]. */
  static Shape shape(Relatedness table) {
    return Shape.of(table.categories().size(), table.binaries().size());
  }

  /** The options of the loss. */
  MatchingOptions options() {
    return options;
  }

  /** K, the number of categories. */
  int categories() {
    return table.categories().size();
  }

  /** M, the number of binary labels. */
  int binaries() {
    return table.binaries().size();
  }

  /** R on {@code backend}, [K, M]. */
  Tensor weights(Backend backend) {
    return weights.on(backend);
  }

  /** 1 for the labels that are matched, else 0, on {@code backend}, [M]. */
  Tensor matched(Backend backend) {
    return matched.on(backend);
  }

  /** 1 for the labels that are matched and not annotated, else 0, [n, M]. */
  LabelArray matchedWithout(BinaryLabels annotated) {
    int m = binaries();
    float[] all = new float[annotated.samples() * m];
    for (int i = 0; i < annotated.samples(); i++) {
      for (int j = 0; j < m; j++) {
        all[i * m + j] = annotated.isAnnotated(i, j) ? 0 : isMatched[j];
      }
    }
    return new LabelArray(Shape.of(annotated.samples(), m), all);
  }
}
