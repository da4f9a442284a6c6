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
 *   L = L_categories + λ1 L_binaries + λ2 L_values
 *       + λ3 L_distribution-matching + λ4 L_soft-co-annotation
 * </pre>
 *
 * <p>Categories are expressions, binaries action units, values valence and arousal; or categories
 * are people, binaries attributes, and there are no values.
 *
 * <p>Each term is a mean over the faces that own its label ({@link CrossEntropy}, {@link
 * MaskedBinaryCrossEntropy}, {@link ConcordanceLoss}, {@link SoftCoAnnotation}) or over all faces
 * ({@link DistributionMatching}). A term that no face of the batch speaks about is 0 and has a
 * gradient of 0. {@link Coupling#CO_ANNOTATION} first adds labels, {@link HardCoAnnotation}.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 2105.03790.
 */
public final class Objective {

  /** The names of the terms after those of the heads, in their order. */
  public static final String MATCHING = "distribution matching";

  public static final String SOFT_CO_ANNOTATION = "soft co-annotation";

  private final ObjectiveSettings settings;
  private final Heads heads;
  private final Coupling coupling;

  /**
   * As {@code settings} say, for these heads. If one of the coupled heads is missing, nothing is
   * coupled.
   *
   * @throws IllegalArgumentException if the heads are coupled by a table of other labels
   */
  public Objective(ObjectiveSettings settings, Heads heads) {
    this.settings = settings;
    this.heads = heads;
    boolean both = !heads.categories().isEmpty() && !heads.binaries().isEmpty();
    this.coupling = both ? settings.coupling() : Coupling.NONE;
    if (coupling != Coupling.NONE
        && !(settings.table().categories().equals(heads.categories().labels())
            && settings.table().binaries().equals(heads.binaries().labels()))) {
      throw new IllegalArgumentException(
          "objective: %s does not speak of the labels of the heads, %d of %s and %d of %s"
              .formatted(
                  settings.table(),
                  heads.categories().size(),
                  heads.categories().term(),
                  heads.binaries().size(),
                  heads.binaries().term()));
    }
  }

  /**
   * The loss of a batch.
   *
   * @return the total, and each term without its λ under its name; a term with λ = 0 or without the
   *     coupling that it belongs to is left out
   */
  public Losses of(FaceOutputs y, BatchLabels given) {
    ObjectiveSettings.Weights weights = settings.weights();
    BatchLabels labels =
        coupling.addsLabels() ? new HardCoAnnotation(settings.table()).annotate(given) : given;
    Sum sum = new Sum();
    if (!heads.categories().isEmpty()) {
      sum.add(
          heads.categories().term(),
          1,
          CrossEntropy.mean(y.categories(), labels.categories().toArray()));
    }
    if (!heads.binaries().isEmpty() && weights.binaries() > 0) {
      sum.add(
          heads.binaries().term(),
          weights.binaries(),
          new MaskedBinaryCrossEntropy(labels.binaries()).apply(y.binaries()));
    }
    if (!heads.values().isEmpty() && weights.values() > 0) {
      sum.add(
          heads.values().term(),
          weights.values(),
          new ConcordanceLoss(labels.values()).apply(y.values()));
    }
    if (coupling.matches() && weights.matching() > 0) {
      sum.add(
          MATCHING,
          weights.matching(),
          new DistributionMatching(settings.table(), settings.matching(), labels.binaries())
              .apply(y.categories(), y.binaries()));
    }
    if (coupling.addsSoftLabels() && weights.softCoAnnotation() > 0) {
      SoftLabels soft = new SoftLabels(labels.binaries(), settings.table(), settings.temperature());
      sum.add(
          SOFT_CO_ANNOTATION,
          weights.softCoAnnotation(),
          new SoftCoAnnotation(soft, settings.softForm()).apply(y.categories()));
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
