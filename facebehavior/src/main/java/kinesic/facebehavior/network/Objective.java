package kinesic.facebehavior.network;

import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.op.CrossEntropy;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.ConcordanceLoss;
import kinesic.facebehavior.loss.DistributionMatching;
import kinesic.facebehavior.loss.HardCoAnnotation;
import kinesic.facebehavior.loss.MaskedBinaryCrossEntropy;
import kinesic.facebehavior.loss.SoftCoAnnotation;
import kinesic.facebehavior.loss.SoftLabels;
import kinesic.nn.train.Losses;

/**
 * The loss of a batch of which each face carries only some of the labels:
 *
 * <pre>
 *   L = L_expression + λ1 L_action-units + λ2 L_valence-arousal
 *       + λ3 L_distribution-matching + λ4 L_soft-co-annotation
 * </pre>
 *
 * <p>Each term is a mean over the faces that own its label ({@link CrossEntropy}, {@link
 * MaskedBinaryCrossEntropy}, {@link ConcordanceLoss}, {@link SoftCoAnnotation}) or over all faces
 * ({@link DistributionMatching}). A term that no face of the batch speaks about is 0 and has a
 * gradient of 0. {@link Coupling#CO_ANNOTATION} first adds labels, {@link HardCoAnnotation}.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 2105.03790.
 */
public final class Objective {

  /** The names of the terms, in their order. */
  public static final String EXPRESSION = "expression";

  public static final String ACTION_UNITS = "action units";
  public static final String VALENCE_AROUSAL = "valence-arousal";
  public static final String MATCHING = "distribution matching";
  public static final String SOFT_CO_ANNOTATION = "soft co-annotation";

  private final ObjectiveSettings settings;
  private final HardCoAnnotation coAnnotation;

  /** As {@code settings} say. */
  public Objective(ObjectiveSettings settings) {
    this.settings = settings;
    this.coAnnotation = new HardCoAnnotation(settings.table());
  }

  /**
   * The loss of a batch.
   *
   * @return the total, and each term without its λ under its name; a term with λ = 0 or without the
   *     coupling that it belongs to is left out
   */
  public Losses of(FaceOutputs y, BatchLabels given) {
    Coupling coupling = settings.coupling();
    ObjectiveSettings.Weights weights = settings.weights();
    BatchLabels labels = coupling.addsLabels() ? coAnnotation.annotate(given) : given;
    Sum sum = new Sum();
    sum.add(EXPRESSION, 1, CrossEntropy.mean(y.expression(), labels.categories().toArray()));
    if (weights.actionUnits() > 0) {
      sum.add(
          ACTION_UNITS,
          weights.actionUnits(),
          new MaskedBinaryCrossEntropy(labels.binaries()).apply(y.actionUnits()));
    }
    if (weights.valenceArousal() > 0) {
      sum.add(
          VALENCE_AROUSAL,
          weights.valenceArousal(),
          new ConcordanceLoss(labels.values()).apply(y.valenceArousal()));
    }
    if (coupling.matches() && weights.matching() > 0) {
      sum.add(
          MATCHING,
          weights.matching(),
          new DistributionMatching(settings.table(), settings.matching(), labels.binaries())
              .apply(y.expression(), y.actionUnits()));
    }
    if (coupling.addsSoftLabels() && weights.softCoAnnotation() > 0) {
      SoftLabels soft = new SoftLabels(labels.binaries(), settings.table(), settings.temperature());
      sum.add(
          SOFT_CO_ANNOTATION,
          weights.softCoAnnotation(),
          new SoftCoAnnotation(soft, settings.softForm()).apply(y.expression()));
    }
    return new Losses(sum.total(), sum.terms);
  }

  /** Terms and their weighted sum. */
  private static final class Sum {
    final Map<String, Tensor> terms = new LinkedHashMap<>();
    private Tensor total = Tensor.scalar(0);

    void add(String name, double weight, Tensor term) {
      terms.put(name, term.detach());
      Tensor weighted = weight == 1 ? term : term.multiply((float) weight);
      total = terms.size() == 1 ? weighted : total.add(weighted);
    }

    Tensor total() {
      return total;
    }
  }
}
