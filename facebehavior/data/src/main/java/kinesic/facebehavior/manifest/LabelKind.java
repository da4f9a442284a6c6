package kinesic.facebehavior.manifest;

import java.util.Arrays;
import java.util.List;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.face.FaceLabels;

/** The kinds of label that a database may carry. */
public enum LabelKind {
  /** Valence and arousal. */
  VALENCE_AROUSAL("valence and arousal"),
  /** Presence of action units. */
  ACTION_UNITS("action units"),
  /** The expression. */
  EXPRESSION("expressions"),
  /** The compound expression. */
  COMPOUND("compound expressions"),
  /** Presence of attributes. */
  ATTRIBUTES("attributes"),
  /** Who it is. */
  IDENTITY("identities");

  private final String words;

  LabelKind(String words) {
    this.words = words;
  }

  /** What it is, in running text: "action units". */
  public String words() {
    return words;
  }

  /** The manifest columns that carry it; of action units and attributes any subset may be there. */
  public List<String> columns() {
    return switch (this) {
      case VALENCE_AROUSAL -> List.of("valence", "arousal");
      case ACTION_UNITS -> Arrays.stream(ActionUnit.values()).map(ActionUnit::column).toList();
      case EXPRESSION -> List.of("expression");
      case COMPOUND -> List.of("compound");
      case ATTRIBUTES -> Arrays.stream(Attribute.values()).map(Attribute::label).toList();
      case IDENTITY -> List.of("identity");
    };
  }

  /** {@code labels} without those of any other kind. */
  public FaceLabels of(FaceLabels labels) {
    return switch (this) {
      case VALENCE_AROUSAL ->
          labels.valenceArousal().map(FaceLabels.NONE::with).orElse(FaceLabels.NONE);
      case ACTION_UNITS -> FaceLabels.NONE.with(labels.actionUnits());
      case EXPRESSION -> labels.expression().map(FaceLabels.NONE::with).orElse(FaceLabels.NONE);
      case COMPOUND -> labels.compound().map(FaceLabels.NONE::with).orElse(FaceLabels.NONE);
      case ATTRIBUTES -> FaceLabels.NONE.with(labels.attributes());
      case IDENTITY -> labels.identity().map(FaceLabels.NONE::withIdentity).orElse(FaceLabels.NONE);
    };
  }

  /** Whether {@code labels} say anything of this kind. */
  public boolean isIn(FaceLabels labels) {
    return switch (this) {
      case VALENCE_AROUSAL -> labels.valenceArousal().isPresent();
      case ACTION_UNITS -> labels.actionUnits().count() > 0;
      case EXPRESSION -> labels.expression().isPresent();
      case COMPOUND -> labels.compound().isPresent();
      case ATTRIBUTES -> labels.attributes().count() > 0;
      case IDENTITY -> labels.identity().isPresent();
    };
  }
}
