package kinesic.facebehavior.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a classification and a multi-label task are coupled in training. */
public enum Coupling {
  /** No coupling: the tasks share only the trunk. */
  NONE(false, false, false),
  /** Labels of one task are added where labels of the other imply them. */
  CO_ANNOTATION(true, false, false),
  /** Annotated labels of the multi-label task give a soft class label. */
  SOFT_CO_ANNOTATION(false, true, false),
  /** The predictions of both tasks are made to agree on every face. */
  DISTRIBUTION_MATCHING(false, false, true),
  /** Soft co-annotation and distribution matching. */
  BOTH(false, true, true);

  private final boolean addsLabels;
  private final boolean addsSoftLabels;
  private final boolean matches;

  Coupling(boolean addsLabels, boolean addsSoftLabels, boolean matches) {
    this.addsLabels = addsLabels;
    this.addsSoftLabels = addsSoftLabels;
    this.matches = matches;
  }

  /** Whether it adds labels, as {@link kinesic.facebehavior.loss.HardCoAnnotation}. */
  public boolean addsLabels() {
    return addsLabels;
  }

  /** Whether it adds soft labels, as {@link kinesic.facebehavior.loss.SoftLabels}. */
  public boolean addsSoftLabels() {
    return addsSoftLabels;
  }

  /** Whether it matches, as {@link kinesic.facebehavior.loss.DistributionMatching}. */
  public boolean matches() {
    return matches;
  }

  /** The name on the command line: lower case with hyphens, such as "soft-co-annotation". */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The coupling of this name on the command line.
   *
   * @throws IllegalArgumentException if it is unknown
   */
  public static Coupling parse(String option) {
    for (Coupling coupling : values()) {
      if (coupling.option().equals(option)) {
        return coupling;
      }
    }
    throw new IllegalArgumentException(
        "coupling: \"%s\" is unknown, expected one of %s"
            .formatted(
                option,
                Arrays.stream(values()).map(Coupling::option).collect(Collectors.joining(", "))));
  }
}
