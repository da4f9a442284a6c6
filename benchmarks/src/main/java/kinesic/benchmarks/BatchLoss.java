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
    Tensor of(LossInputs in) {
      return new DistributionMatching(MATCHING, in.unitLabels)
          .apply(in.expressionScores, in.unitScores);
    }
  },
  /** Cross-entropy of expressions with soft labels derived from annotated action units. */
  SOFT_CO_ANNOTATION {
    @Override
    Tensor of(LossInputs in) {
      return new SoftCoAnnotation(
              new SoftLabels(in.unitLabels, TABLE, 1), SoftCoAnnotation.Form.SOFT_TARGETS)
          .apply(in.expressionScores);
    }
  },
  /** Concordance loss of valence and arousal, bounded by tanh. */
  CCC {
    @Override
    Tensor of(LossInputs in) {
      return new ConcordanceLoss(in.affectLabels).apply(in.affectScores.tanh());
    }
  },
  /** Binary cross-entropy of action units over the annotated labels. */
  MASKED_UNITS {
    @Override
    Tensor of(LossInputs in) {
      return new MaskedBinaryCrossEntropy(in.unitLabels).apply(in.unitScores);
    }
  };

  /** The relatedness of expressions and action units. */
  static final Relatedness TABLE = Relatedness.duWeighted();

  static final MatchingTable MATCHING = new MatchingTable(TABLE, MatchingOptions.STANDARD);

  /** Returns the loss of a batch, a scalar on the tape. */
  abstract Tensor of(LossInputs in);

  /** Returns the name that the peers print for this loss. */
  String caseName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
