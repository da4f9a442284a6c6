package kinesic.facebehavior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How strongly M binary labels are related to K categories: a matrix R[K, M] in [0, 1] with R[k, m]
 * = p(label m is present | category k), and a flag for the entries that are <em>prototypical</em>.
 *
 * <p>A category is an expression and a binary label an action unit, or a category is a person and a
 * binary label an attribute; distribution matching and co-annotation use the same code for both.
 * Prototypical entries (weight 1 in the tables of Du et al.) define a category; other entries with
 * a weight above 0 are called <em>observational</em>: some people show the label. The flag is
 * separate from the weight because a table estimated from data has no entry of exactly 1, and
 * because {@link #binary()} sets all weights to 1 but must keep the flag.
 *
 * <p>Immutable; arrays are copied on the way in and out.
 */
public final class Relatedness {

  private static final Relatedness DU =
      ofActionUnits(
          Arrays.stream(Expression.values()).map(Expression::label).toList(),
          List.of(
              new ActionUnitWeights("", ""), // neutral
              new ActionUnitWeights("4 7 24", "10 .26 17 .52 23 .29"), // anger
              new ActionUnitWeights("9 10 17", "4 .31 24 .26"), // disgust
              new ActionUnitWeights("1 4 20 25", "2 .57 5 .63 26 .33"), // fear
              new ActionUnitWeights("12 25", "6 .51"), // happiness
              new ActionUnitWeights("4 15", "1 .60 6 .50 17 .67"), // sadness
              new ActionUnitWeights("1 2 25 26", "5 .66"))); // surprise

  private final List<String> categories; // k
  private final List<String> binaries; // m
  private final float[] weights; // [k, m]
  private final boolean[] prototypical; // [k, m]

  private Relatedness(
      List<String> categories, List<String> binaries, float[] weights, boolean[] prototypical) {
    this.categories = categories;
    this.binaries = binaries;
    this.weights = weights;
    this.prototypical = prototypical;
  }

  /**
   * The table of 7 expressions by 17 AUs of Du et al. with the observed fractions as weights.
   *
   * <p>Source: S. Du, Y. Tao, A. M. Martinez, Compound facial expressions of emotion, PNAS 111(15),
   * 2014, E1454-E1462, table 1. Prototypical (weight 1): used by more than 70 % of the 230
   * subjects. Observational: the fraction of subjects who used it. AU11 (sadness, .26) is omitted
   * because it is not one of the 17. The column of AU14, which belongs to no expression, and the
   * row of neutral are 0.
   */
  public static Relatedness duWeighted() {
    return DU;
  }

  /** {@link #duWeighted()} with every weight above 0 set to 1, as in arXiv 1910.11111. */
  public static Relatedness duBinary() {
    return DU.binary();
  }

  /**
   * Creates a table.
   *
   * @param categories K distinct names
   * @param binaries M distinct names
   * @param weights [K, M] in [0, 1]
   * @param prototypical [K, M]; true only where the weight is above 0
   * @throws IllegalArgumentException if sizes differ, a name is used twice, a weight lies outside
   *     [0, 1] or an entry of weight 0 is marked prototypical
   */
  public static Relatedness of(
      List<String> categories, List<String> binaries, float[][] weights, boolean[][] prototypical) {
    checkNames("categories", categories);
    checkNames("binaries", binaries);
    int m = binaries.size();
    checkRows("weights", weights.length, categories);
    checkRows("prototypical", prototypical.length, categories);
    float[] flatWeights = new float[categories.size() * m];
    boolean[] flatPrototypical = new boolean[categories.size() * m];
    for (int k = 0; k < categories.size(); k++) {
      checkColumns("weights", categories.get(k), weights[k].length, m);
      checkColumns("prototypical", categories.get(k), prototypical[k].length, m);
      for (int j = 0; j < m; j++) {
        float weight = weights[k][j];
        if (!(weight >= 0 && weight <= 1) || (weight == 0 && prototypical[k][j])) {
          throw new IllegalArgumentException(
              "relatedness: weight of ("
                  + categories.get(k)
                  + ", "
                  + binaries.get(j)
                  + ") is "
                  + weight
                  + (weight == 0 ? ", yet marked prototypical" : ", expected 0 to 1"));
        }
        flatWeights[k * m + j] = weight;
        flatPrototypical[k * m + j] = prototypical[k][j];
      }
    }
    return new Relatedness(
        List.copyOf(categories), List.copyOf(binaries), flatWeights, flatPrototypical);
  }

  /** A table whose binary labels are the 17 AUs. */
  static Relatedness ofActionUnits(List<String> categories, List<ActionUnitWeights> rows) {
    return of(
        categories,
        Arrays.stream(ActionUnit.values()).map(ActionUnit::column).toList(),
        rows.stream().map(ActionUnitWeights::weights).toArray(float[][]::new),
        rows.stream().map(ActionUnitWeights::prototypical).toArray(boolean[][]::new));
  }

  /** The names of the K rows. */
  public List<String> categories() {
    return categories;
  }

  /** The names of the M columns. */
  public List<String> binaries() {
    return binaries;
  }

  /** p(binary label | category), in [0, 1]. */
  public float weight(int category, int binary) {
    return weights[at(category, binary)];
  }

  /** All weights, row-major [K, M]; a copy. */
  public float[] weights() {
    return weights.clone();
  }

  /** Whether the binary label defines the category. */
  public boolean isPrototypical(int category, int binary) {
    return prototypical[at(category, binary)];
  }

  /** Whether the entry is above 0 but not prototypical. */
  public boolean isObservational(int category, int binary) {
    int at = at(category, binary);
    return weights[at] > 0 && !prototypical[at];
  }

  /** Whether the binary label is related to any category: its column is not all 0. */
  public boolean relatesBinary(int binary) {
    for (int k = 0; k < categories.size(); k++) {
      if (weight(k, binary) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the category is related to any binary label: its row is not all 0. */
  public boolean relatesCategory(int category) {
    for (int m = 0; m < binaries.size(); m++) {
      if (weight(category, m) > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Selects rows and columns of this table in the given order.
   *
   * @throws IllegalArgumentException if the table lacks a row or column; the message, such as
   *     {@code has no row "fear"}, is to be prefixed with the name of the table
   */
  public Relatedness arranged(List<String> rows, List<String> columns) {
    int[] k = positions("row", categories, rows);
    int[] m = positions("column", binaries, columns);
    float[][] newWeights = new float[k.length][m.length];
    boolean[][] newPrototypical = new boolean[k.length][m.length];
    for (int i = 0; i < k.length; i++) {
      for (int j = 0; j < m.length; j++) {
        newWeights[i][j] = weight(k[i], m[j]);
        newPrototypical[i][j] = isPrototypical(k[i], m[j]);
      }
    }
    return of(rows, columns, newWeights, newPrototypical);
  }

  private static int[] positions(String what, List<String> names, List<String> wanted) {
    HashMap<String, Integer> position = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      position.put(names.get(i), i);
    }
    int[] positions = new int[wanted.size()];
    for (int i = 0; i < positions.length; i++) {
      Integer at = position.get(wanted.get(i));
      if (at == null) {
        throw new IllegalArgumentException("has no %s \"%s\"".formatted(what, wanted.get(i)));
      }
      positions[i] = at;
    }
    return positions;
  }

  /** This table with every weight above 0 set to 1; the prototypical entries stay the same. */
  public Relatedness binary() {
    float[] ones = new float[weights.length];
    for (int i = 0; i < ones.length; i++) {
      ones[i] = weights[i] > 0 ? 1 : 0;
    }
    return new Relatedness(categories, binaries, ones, prototypical);
  }

  /**
   * This table with wrong rows: each related category has the row of the next one, the last that of
   * the first. Categories that are related to nothing stay so. It has the numbers of this table and
   * no knowledge about the categories, for comparison.
   *
   * @throws IllegalArgumentException if fewer than 2 categories are related to a label
   */
  public Relatedness withRotatedCategories() {
    List<String> related =
        IntStream.range(0, categories.size())
            .filter(this::relatesCategory)
            .mapToObj(categories::get)
            .toList();
    if (related.size() < 2) {
      throw new IllegalArgumentException(
          "relatedness: %s related categories, expected at least 2 to rotate"
              .formatted(related.size()));
    }
    List<String> sources = new ArrayList<>(categories);
    for (int i = 0; i < related.size(); i++) {
      sources.set(categories.indexOf(related.get(i)), related.get((i + 1) % related.size()));
    }
    Relatedness moved = arranged(sources, binaries);
    return new Relatedness(categories, binaries, moved.weights, moved.prototypical);
  }

  private int at(int category, int binary) {
    if (category < 0 || category >= categories.size() || binary < 0 || binary >= binaries.size()) {
      throw new IndexOutOfBoundsException(
          "relatedness: entry ("
              + category
              + ", "
              + binary
              + ") of a table of "
              + categories.size()
              + " categories by "
              + binaries.size()
              + " binaries");
    }
    return category * binaries.size() + binary;
  }

  private static void checkNames(String role, List<String> names) {
    HashSet<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "relatedness: " + role + " name \"" + name + "\" appears twice");
      }
    }
  }

  private static void checkRows(String role, int rows, List<String> categories) {
    if (rows != categories.size()) {
      throw new IllegalArgumentException(
          "relatedness: " + role + " has " + rows + " rows, categories " + categories.size());
    }
  }

  private static void checkColumns(String role, String category, int columns, int binaries) {
    if (columns != binaries) {
      throw new IllegalArgumentException(
          "relatedness: "
              + role
              + " row \""
              + category
              + "\" has "
              + columns
              + " columns, binaries "
              + binaries);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Relatedness that
        && categories.equals(that.categories)
        && binaries.equals(that.binaries)
        && Arrays.equals(weights, that.weights)
        && Arrays.equals(prototypical, that.prototypical);
  }

  @Override
  public int hashCode() {
    return 31 * categories.hashCode() + Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    return "Relatedness[" + categories.size() + " categories by " + binaries.size() + " binaries]";
  }
}
