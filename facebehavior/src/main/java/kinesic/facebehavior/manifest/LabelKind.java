package kinesic.facebehavior.manifest;

import java.util.Arrays;
import java.util.List;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.data.ActionUnitLabels;
import kinesic.facebehavior.data.FaceLabels;

/** The three kinds of label that a database may carry. */
public enum LabelKind {
  /** Valence and arousal. */
  VALENCE_AROUSAL("valence and arousal"),
  /** Presence of action units. */
  ACTION_UNITS("action units"),
  /** The expression. */
  EXPRESSION("expressions");

  private final String words;

  LabelKind(String words) {
    this.words = words;
  }

  /** What it is, in running text: "action units". */
  public String words() {
    return words;
  }

  /** The manifest columns that carry it; of action units any subset may be there. */
  public List<String> columns() {
    return switch (this) {
      case VALENCE_AROUSAL -> List.of("valence", "arousal");
      case ACTION_UNITS -> Arrays.stream(ActionUnit.values()).map(ActionUnit::column).toList();
      case EXPRESSION -> List.of("expression");
    };
  }

  /** {@code labels} without those of any other kind. */
  public FaceLabels of(FaceLabels labels) {
    return switch (this) {
      case VALENCE_AROUSAL ->
          new FaceLabels(
              FaceLabels.NONE.expression(), ActionUnitLabels.NONE, labels.valenceArousal());
      case ACTION_UNITS -> FaceLabels.NONE.with(labels.actionUnits());
      case EXPRESSION ->
          new FaceLabels(
              labels.expression(), ActionUnitLabels.NONE, FaceLabels.NONE.valenceArousal());
    };
  }

  /** Whether {@code labels} say anything of this kind. */
  public boolean isIn(FaceLabels labels) {
    return switch (this) {
      case VALENCE_AROUSAL -> labels.valenceArousal().isPresent();
      case ACTION_UNITS -> labels.actionUnits().count() > 0;
      case EXPRESSION -> labels.expression().isPresent();
    };
  }
}
