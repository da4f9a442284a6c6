package kinesic.facebehavior.manifest;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.Label.Values;
import kinesic.facebehavior.task.MultiLabel;

/**
 * Labels as the text that the checksum of a manifest is computed from. The configuration of every
 * run holds such checksums, so this text must never change: a run could not be resumed. Labels of
 * tasks other than those of affect and identity are appended.
 */
final class ChecksumText {

  private ChecksumText() {}

  static String of(FaceLabels labels) {
    StringBuilder text = new StringBuilder("FaceLabels[");
    text.append("expression=").append(category(labels, Affect.EXPRESSION));
    text.append(", actionUnits=").append(presence("ActionUnitLabels", labels, Affect.ACTION_UNITS));
    text.append(", valenceArousal=").append(values(labels.of(Affect.VALENCE_AROUSAL)));
    text.append(", compound=").append(category(labels, Affect.COMPOUND));
    text.append(", attributes=").append(presence("AttributeLabels", labels, Identity.ATTRIBUTES));
    text.append(", identity=").append(labels.of(Identity.PERSON)).append(']');
    Map<String, Label> others = new TreeMap<>(labels.byTask());
    Affect.HEADS.forEach(task -> others.remove(task.name()));
    others.remove(Affect.COMPOUND.name());
    others.remove(Identity.ATTRIBUTES.name());
    others.remove(Identity.PERSON.name());
    return text.append(others.isEmpty() ? "" : others.toString()).toString();
  }

  /** The name of a class, or a distribution over several. */
  private static String category(FaceLabels labels, Classification task) {
    return labels
        .distribution(task)
        .map(
            label ->
                label.isCertain()
                    ? label.name().toUpperCase(Locale.ROOT).replace(' ', '_')
                    : label.toString())
        .toString();
  }

  private static String presence(String name, FaceLabels labels, MultiLabel task) {
    Presence presence = labels.of(task);
    return "%s[annotated=%s, present=%s]"
        .formatted(name, Long.toString(presence.annotated()), Long.toString(presence.present()));
  }

  private static String values(Optional<Values> values) {
    return values
        .map(v -> "ValenceArousal[valence=" + v.get(0) + ", arousal=" + v.get(1) + "]")
        .toString();
  }
}
