package kinesic.facebehavior.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How expressions and action units are tied to each other in training. */
public enum Coupling {
  /** Not at all: each loss for itself, over a shared trunk. */
  NONE(false, false, false),
  /** Labels of one kind are added where labels of the other imply them. */
  CO_ANNOTATION(true, false, false),
  /** Annotated action units give a soft expression label. */
  SOFT_CO_ANNOTATION(false, true, false),
  /** The two heads are made to agree on every face. */
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

  boolean addsLabels() {
    return addsLabels;
  }

  boolean addsSoftLabels() {
    return addsSoftLabels;
  }

  boolean matches() {
    return matches;
  }

  /** The name on the command line: lower case with hyphens, such as "soft-co-annotation". */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The coupling of this name on the command line.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Coupling parse(String option) {
    for (Coupling coupling : values()) {
      if (coupling.option().equals(option)) {
        return coupling;
      }
    }
    throw new IllegalArgumentException(
        "coupling: \"%s\" is none of %s"
            .formatted(
                option,
                Arrays.stream(values()).map(Coupling::option).collect(Collectors.joining(", "))));
  }
}
