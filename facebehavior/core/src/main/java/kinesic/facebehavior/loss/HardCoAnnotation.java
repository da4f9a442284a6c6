package kinesic.facebehavior.loss;

import kinesic.facebehavior.Relatedness;

/**
 * Adds labels of one kind that follow from annotated labels of the other: the labelling step of
 * (hard) co-annotation. The losses then treat them like any label.
 *
 * <ul>
 *   <li>From a category: every prototypical and observational binary label of it that is not
 *       annotated becomes present, with the table's weight (1 if prototypical). Labels that do not
 *       go with the category stay unannotated.
 *   <li>From binary labels: a sample without a category gets the one whose prototypical and
 *       observational labels are all annotated as present; of several the one with the most such
 *       labels, and of equals the first. A category without any such label (neutral) is never
 *       given.
 * </ul>
 *
 * Both read the given labels only, never each other's.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 1910.11111 and 2105.03790.
 */
public final class HardCoAnnotation {

  private final Relatedness table;
  private final int k;
  private final int m;

  /** Over this table. */
  public HardCoAnnotation(Relatedness table) {
    this.table = table;
    this.k = table.categories().size();
    this.m = table.binaries().size();
  }

  /**
   * The given labels and those that follow from them.
   *
   * @throws IllegalArgumentException if the labels have other sizes than the table
   */
  public BatchLabels annotate(BatchLabels given) {
    if (given.categories().size() != k || given.binaries().size() != m) {
      throw new IllegalArgumentException(
          "co-annotation: labels of "
              + given.categories().size()
              + " categories and "
              + given.binaries().size()
              + " binaries do not fit "
              + table);
    }
    return new BatchLabels(categories(given), binaries(given), given.values());
  }

  private BinaryLabels binaries(BatchLabels given) {
    float[] target = given.binaries().target().clone();
    float[] weight = given.binaries().weight().clone();
    for (int i = 0; i < given.samples(); i++) {
      for (int j = 0; given.categories().isAnnotated(i) && j < m; j++) {
        float related = table.weight(given.categories().category(i), j);
        if (related > 0 && weight[i * m + j] == 0) {
          target[i * m + j] = 1;
          weight[i * m + j] = related;
        }
      }
    }
    return new BinaryLabels(m, target, weight);
  }

  private CategoryLabels categories(BatchLabels given) {
    int[] category = given.categories().toArray();
    for (int i = 0; i < category.length; i++) {
      if (category[i] == CategoryLabels.NONE) {
        category[i] = category(given.binaries(), i);
      }
    }
    return new CategoryLabels(k, category);
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
