package kinesic.facebehavior.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.loss.BatchLabels;

/**
 * Case study one: 7 expressions, 17 action units, and valence and arousal; perhaps compound
 * expressions.
 *
 * @param compoundExpressions those that the network tells apart, in the order of its outputs, all
 *     different; none for a network that has not learned any
 */
public record AffectHeads(List<CompoundExpression> compoundExpressions) implements Heads {

  private static final String EXPRESSIONS = "expressions";
  private static final String ACTION_UNITS = "actionUnits";
  private static final String COMPOUNDS = "compoundExpressions";
  private static final Head CATEGORIES =
      new Head(
          "expression",
          "expression",
          Arrays.stream(Expression.values()).map(Expression::label).toList());
  private static final Head BINARIES =
      new Head("action_units", "action units", ActionUnit.columns());
  private static final Head VALUES =
      new Head("valence_arousal", "valence-arousal", List.of("valence", "arousal"));

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if a compound expression is there twice
   */
  public AffectHeads {
    compoundExpressions = List.copyOf(compoundExpressions);
    if (Set.copyOf(compoundExpressions).size() != compoundExpressions.size()) {
      throw new IllegalArgumentException(
          "heads: a compound expression is named twice in " + compoundExpressions);
    }
  }

  /** Without compound expressions. */
  public AffectHeads() {
    this(List.of());
  }

  @Override
  public Head categories() {
    return CATEGORIES;
  }

  @Override
  public Head binaries() {
    return BINARIES;
  }

  @Override
  public Head values() {
    return VALUES;
  }

  @Override
  public Head compounds() {
    return new Head(
        "compound",
        "compound expression",
        compoundExpressions.stream().map(CompoundExpression::label).toList());
  }

  @Override
  public BatchLabels encode(List<FaceLabels> faces) {
    return FaceBatch.labels(faces);
  }

  @Override
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(EXPRESSIONS, String.join(",", CATEGORIES.labels()));
    texts.put(ACTION_UNITS, String.join(",", BINARIES.labels()));
    if (!compoundExpressions.isEmpty()) {
      texts.put(COMPOUNDS, String.join(",", compounds().labels()));
    }
    return texts;
  }

  static AffectHeads of(Map<String, String> texts) {
    String compounds = texts.getOrDefault(COMPOUNDS, "");
    AffectHeads heads =
        new AffectHeads(
            compounds.isEmpty()
                ? List.of()
                : Arrays.stream(compounds.split(",", -1)).map(CompoundExpression::parse).toList());
    heads.texts().forEach((key, wanted) -> Heads.requireSame(texts, key, wanted));
    return heads;
  }
}
