package kinesic.facebehavior.report;

import java.util.List;

/**
 * A question and what came out.
 *
 * @param question as a person would ask it
 * @param answer in one or two sentences
 * @param details a sentence each
 */
public record Answer(String question, String answer, List<String> details) {

  /** Copies the list. */
  public Answer {
    details = List.copyOf(details);
  }
}
