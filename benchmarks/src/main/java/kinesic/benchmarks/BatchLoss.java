package kinesic.benchmarks;

import java.util.Locale;
import kinesic.engine.Tensor;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.loss.ConcordanceLoss;
import kinesic.facebehavior.loss.DistributionMatching;
import kinesic.facebehavior.loss.MaskedBinaryCrossEntropy;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.loss.MatchingTable;
import kinesic.facebehavior.loss.SoftCoAnnotation;
import kinesic.facebehavior.loss.SoftLabels;

/**
 * The losses that are timed. Each includes everything that a training step computes for a batch,
 * such as the soft labels, which differ from batch to batch.
 */
public enum BatchLoss {
  /** Distribution matching between expressions and action units, in both directions. */
  DISTRIBUTION_MATCHING {
    @Override
    public Tensor of(LossInputs in) {
      return new DistributionMatching(MATCHING, in.unitLabels)
          .apply(in.expressionScores, in.unitScores);
    }
  },
  /** Cross-entropy of expressions with soft labels derived from annotated action units. */
  SOFT_CO_ANNOTATION {
    @Override
    public Tensor of(LossInputs in) {
      return new SoftCoAnnotation(
              new SoftLabels(in.unitLabels, TABLE, 1), SoftCoAnnotation.Form.SOFT_TARGETS)
          .apply(in.expressionScores);
    }
  },
  /** Concordance loss of valence and arousal, bounded by tanh. */
  CCC {
    @Override
    public Tensor of(LossInputs in) {
      return new ConcordanceLoss(in.affectLabels).apply(in.affectScores.tanh());
    }
  },
  /** Binary cross-entropy of action units over the annotated labels. */
  MASKED_UNITS {
    @Override
    public Tensor of(LossInputs in) {
      return new MaskedBinaryCrossEntropy(in.unitLabels).apply(in.unitScores);
    }
  };

  /** The relatedness of expressions and action units. */
  static final Relatedness TABLE = Relatedness.duWeighted();

  static final MatchingTable MATCHING = new MatchingTable(TABLE, MatchingOptions.STANDARD);

  /** Returns the loss of a batch, a scalar on the tape. */
  public abstract Tensor of(LossInputs in);

  /**
   * Returns the bytes that the loss and its gradient must at least move for a batch: the scores,
   * the labels and the gradients of the scores, each once.
   */
  public double leastBytes(int samples) {
    int numbers =
        switch (this) {
          case DISTRIBUTION_MATCHING -> 2 * LossInputs.EXPRESSIONS + 4 * LossInputs.UNITS;
          case SOFT_CO_ANNOTATION -> 2 * LossInputs.EXPRESSIONS + 2 * LossInputs.UNITS;
          case CCC -> 3 * LossInputs.VALUES;
          case MASKED_UNITS -> 4 * LossInputs.UNITS;
        };
    return (double) Float.BYTES * samples * numbers;
  }

  /** Returns the name that the peers print for this loss. */
  public String caseName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
