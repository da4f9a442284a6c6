package kinesic.facebehavior.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.data.FaceBatch;
import kinesic.facebehavior.data.FaceLabels;
import kinesic.facebehavior.loss.BatchLabels;

/** Case study one: 7 expressions, 17 action units, and valence and arousal. */
public record AffectHeads() implements Heads {

  private static final String EXPRESSIONS = "expressions";
  private static final String ACTION_UNITS = "actionUnits";
  private static final Head CATEGORIES =
      new Head(
          "expression",
          "expression",
          Arrays.stream(Expression.values()).map(Expression::label).toList());
  private static final Head BINARIES =
      new Head("action_units", "action units", ActionUnit.columns());
  private static final Head VALUES =
      new Head("valence_arousal", "valence-arousal", List.of("valence", "arousal"));

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
  public BatchLabels encode(List<FaceLabels> faces) {
    return FaceBatch.labels(faces);
  }

  @Override
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(EXPRESSIONS, String.join(",", CATEGORIES.labels()));
    texts.put(ACTION_UNITS, String.join(",", BINARIES.labels()));
    return texts;
  }

  static AffectHeads of(Map<String, String> texts) {
    AffectHeads heads = new AffectHeads();
    heads.texts().forEach((key, wanted) -> Heads.requireSame(texts, key, wanted));
    return heads;
  }
}
