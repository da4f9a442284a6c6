package kinesic.facebehavior.loss;

import kinesic.facebehavior.Relatedness;

/**
 * Adds labels of one task that the annotated labels of the other imply: the labelling step of
 * (hard) co-annotation. The losses treat them like annotated labels.
 *
 * <ul>
 *   <li>From a category: each of its prototypical and observational binary labels that is not
 *       annotated becomes present, with the weight of the table (1 if prototypical). Binary labels
 *       that are not related to the category remain unannotated. From a distribution q over the
 *       categories, binary label m becomes present with the expected weight Σ_k q_k R_km.
 *   <li>From binary labels: a sample without a category gets the category of which all prototypical
 *       and observational labels are annotated as present. If there are several, it is the one with
 *       the most such labels, and the first of these. A category without such labels (neutral) is
 *       never assigned.
 * </ul>
 *
 * Both steps read only the given labels, not labels that the other step added.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 1910.11111 and 2105.03790.
 */
public final class HardCoAnnotation {

  private final Relatedness table;
  private final int k;
  private final int m;

  /** Creates co-annotation by this table. */
  public HardCoAnnotation(Relatedness table) {
    this.table = table;
    this.k = table.categories().size();
    this.m = table.binaries().size();
  }

  /**
   * Labels of the two coupled tasks.
   *
   * @param categories the labels of the classification
   * @param binaries the labels of the multi-label task
   */
  public record Labels(CategoryLabels categories, BinaryLabels binaries) {}

  /**
   * Returns the given labels and those that they imply.
   *
   * @throws IllegalArgumentException if the sizes of the labels do not match the table, or the
   *     numbers of samples differ
   */
  public Labels annotate(CategoryLabels categories, BinaryLabels binaries) {
    if (categories.size() != k || binaries.size() != m) {
      throw new IllegalArgumentException(
          "co-annotation: the table %s does not fit labels of %s categories and %s binaries"
              .formatted(table, categories.size(), binaries.size()));
    }
    if (categories.samples() != binaries.samples()) {
      throw new IllegalArgumentException(
          "co-annotation: the numbers of samples differ - categories %s, binaries %s"
              .formatted(categories.samples(), binaries.samples()));
    }
    return new Labels(categoriesOf(categories, binaries), binariesOf(categories, binaries));
  }

  private BinaryLabels binariesOf(CategoryLabels categories, BinaryLabels binaries) {
    float[] target = binaries.target().clone();
    float[] weight = binaries.weight().clone();
    for (int i = 0; i < binaries.samples(); i++) {
      for (int j = 0; categories.isAnnotated(i) && j < m; j++) {
        float related = expectedWeight(categories, i, j);
        if (related > 0 && weight[i * m + j] == 0) {
          target[i * m + j] = 1;
          weight[i * m + j] = related;
        }
      }
    }
    return new BinaryLabels(m, target, weight);
  }

  /** Σ_k q_k R_kj for sample {@code i}; exactly R_kj if category k is certain. */
  private float expectedWeight(CategoryLabels categories, int i, int j) {
    float sum = 0;
    for (int c = 0; c < k; c++) {
      sum += categories.probability(i, c) * table.weight(c, j);
    }
    return Math.min(sum, 1);
  }

  private CategoryLabels categoriesOf(CategoryLabels categories, BinaryLabels binaries) {
    int[] category = new int[categories.samples()];
    for (int i = 0; i < category.length; i++) {
      category[i] = category(binaries, i);
    }
    return categories.with(category);
  }

  private int category(BinaryLabels given, int i) {
    int best = CategoryLabels.NONE;
    int most = 0;
    for (int c = 0; c < k; c++) {
      int required = 0;
      boolean all = true;
      for (int j = 0; j < m; j++) {
        if (table.weight(c, j) > 0) {
          required++;
          all &= given.isPresent(i, j);
        }
      }
      if (all && required > most) {
        best = c;
        most = required;
      }
    }
    return best;
  }
}
