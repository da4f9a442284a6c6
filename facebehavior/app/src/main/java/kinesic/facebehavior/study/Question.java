package kinesic.facebehavior.study;

import java.util.Locale;

/** The questions of a study. */
public enum Question {
  /** A coupling against no coupling, with all or some of the labels. */
  COUPLING("Coupling vs. no coupling", "Does coupling help when every label is annotated?"),
  /** What is learned of action units that no database annotates. */
  UNITS(
      "Action units without annotations",
      "What does a network learn of action units that no training database annotates?"),
  /** What is learned of expressions of which no database has a face. */
  EXPRESSIONS(
      "Expressions without annotations",
      "What does a network learn of an expression that no training database has?"),
  /** Other ways to weight the tasks, alone and with coupling. */
  WEIGHTING(
      "Weighting of the tasks",
      "Do other ways to weight the tasks do what coupling does, or more?"),
  /** Pseudo-labels and the mean teacher. */
  SEMI_SUPERVISED(
      "Semi-supervised learning",
      "Do pseudo-labels or a mean teacher do what coupling does, or more?"),
  /** All tasks together against each task alone. */
  TRANSFER(
      "Joint training vs. single tasks",
      "Does a task lose by being learned together with the others?"),
  /** Other loss weights than the usual ones. */
  SETTINGS("Other loss weights vs. the usual ones", "How much do the loss weights matter?");

  private final String title;
  private final String asked;

  Question(String title, String asked) {
    this.title = title;
    this.asked = asked;
  }

  /** The question in tables. */
  public String title() {
    return title;
  }

  /** The question as a sentence. */
  public String asked() {
    return asked;
  }

  /** Whether it is about labels that are left out. */
  boolean isOfLeftOut() {
    return this == UNITS || this == EXPRESSIONS;
  }

  /** Its name in files, such as "semi supervised". */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
