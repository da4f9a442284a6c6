package kinesic.benchmarks;

import java.util.Locale;
import kinesic.engine.Tensor;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.loss.ConcordanceLoss;
import kinesic.facebehavior.loss.DistributionMatching;
import kinesic.facebehavior.loss.MaskedBinaryCrossEntropy;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.loss.SoftCoAnnotation;
import kinesic.facebehavior.loss.SoftLabels;

/**
 * The losses that are timed. Each is what a training step computes for a batch, the soft labels
 * included, which are new for every batch.
 */
public enum BatchLoss {
  /** Expressions and action units teach each other. */
  DISTRIBUTION_MATCHING {
    @Override
    Tensor of(LossInputs in) {
      return new DistributionMatching(TABLE, MatchingOptions.STANDARD, in.unitLabels)
          .apply(in.expressionScores, in.unitScores);
    }
  },
  /** Annotated action units make soft labels of expressions. */
  SOFT_CO_ANNOTATION {
    @Override
    Tensor of(LossInputs in) {
      return new SoftCoAnnotation(
              new SoftLabels(in.unitLabels, TABLE, 1), SoftCoAnnotation.Form.SOFT_TARGETS)
          .apply(in.expressionScores);
    }
  },
  /** Valence and arousal, bounded by tanh, against their labels. */
  CCC {
    @Override
    Tensor of(LossInputs in) {
      return new ConcordanceLoss(in.affectLabels).apply(in.affectScores.tanh());
    }
  },
  /** Action units against the labels that are annotated. */
  MASKED_UNITS {
    @Override
    Tensor of(LossInputs in) {
      return new MaskedBinaryCrossEntropy(in.unitLabels).apply(in.unitScores);
    }
  };

  /** The table that couples expressions and action units. */
  static final Relatedness TABLE = Relatedness.duWeighted();

  /** The loss of a batch, a scalar on the tape. */
  abstract Tensor of(LossInputs in);

  /** What the peers call it. */
  String caseName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
