package kinesic.facebehavior.loss;

import java.util.List;
import java.util.Optional;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;

/** Which labels of the samples of a batch {@link DistributionMatching} matches. Immutable. */
public final class MatchedLabels {

  private final MatchingTable table;
  private final int samples;
  private final Optional<LabelArray> matched; // [n, m], if it differs between samples

  /**
   * The matched labels of a batch.
   *
   * @param labels the annotated labels, [n, M]; read only if the options skip annotated labels
   */
  public MatchedLabels(MatchingTable table, BinaryLabels labels) {
    this.table = table;
    samples = labels.samples();
    matched =
        table.options().skipAnnotated()
            ? Optional.of(table.matchedWithout(labels))
            : Optional.empty();
  }

  /** What the loss reads of this batch, for {@link LabelArray#upload}. */
  public List<LabelArray> arrays() {
    return matched.stream().toList();
  }

  /** n, the number of samples. */
  int samples() {
    return samples;
  }

  /** The table and the options. */
  MatchingTable table() {
    return table;
  }

  /**
   * 1 for the labels that are matched, else 0, on {@code backend}: [M], or [n, M] if that differs
   * between samples.
   */
  Tensor matched(Backend backend) {
    return matched.isPresent() ? matched.get().on(backend) : table.matched(backend);
  }
}
