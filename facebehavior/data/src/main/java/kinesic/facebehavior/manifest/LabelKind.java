package kinesic.facebehavior.manifest;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.face.FaceLabels;

/** The kinds of label that a database may carry. */
public enum LabelKind {
  /** Valence and arousal. */
  VALENCE_AROUSAL("valence and arousal", "va"),
  /** Presence of action units. */
  ACTION_UNITS("action units", "au"),
  /** The expression. */
  EXPRESSION("expressions", "expr"),
  /** The compound expression. */
  COMPOUND("compound expressions", "compound"),
  /** Presence of attributes. */
  ATTRIBUTES("attributes", "attributes"),
  /** Who it is. */
  IDENTITY("identities", "identity");

  private final String words;
  private final String option;

  LabelKind(String words, String option) {
    this.words = words;
    this.option = option;
  }

  /** Its name on the command line: "va", "au", "expr", "compound", "attributes" or "identity". */
  public String option() {
    return option;
  }

  /**
   * Parses one or more kinds, joined by "+": "va" or "va+au".
   *
   * @throws IllegalArgumentException if a name is unknown
   */
  public static Set<LabelKind> parse(String options) {
    Set<LabelKind> kinds = EnumSet.noneOf(LabelKind.class);
    for (String name : options.split("\\+", -1)) {
      kinds.add(
          Arrays.stream(values())
              .filter(kind -> kind.option.equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "labels is \"%s\", expected one or more of %s, joined by \"+\""
                              .formatted(
                                  options,
                                  Arrays.stream(values())
                                      .map(LabelKind::option)
                                      .collect(Collectors.joining(", "))))));
    }
    return kinds;
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

  /** Returns {@code labels} without those of any other kind. */
  public FaceLabels of(FaceLabels labels) {
    return copy(labels, FaceLabels.NONE);
  }

  /** Returns {@code to} with the labels of this kind, if there are any, taken from {@code from}. */
  FaceLabels copy(FaceLabels from, FaceLabels to) {
    return switch (this) {
      case VALENCE_AROUSAL -> from.valenceArousal().map(to::with).orElse(to);
      case ACTION_UNITS -> to.with(from.actionUnits());
      case EXPRESSION -> from.expression().map(to::with).orElse(to);
      case COMPOUND -> from.compound().map(to::with).orElse(to);
      case ATTRIBUTES -> to.with(from.attributes());
      case IDENTITY -> from.identity().map(to::withIdentity).orElse(to);
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
