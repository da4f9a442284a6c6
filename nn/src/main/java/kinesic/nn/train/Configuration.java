package kinesic.nn.train;

import java.util.List;

/** The lines of text that stand for all that a run's numbers depend on outside its checkpoint. */
public final class Configuration {

  private Configuration() {}

  /**
   * Makes sure that a run goes on as it began.
   *
   * @param source where {@code before} stands: "the checkpoint", or a file
   * @param before the lines that the run began with
   * @param now the lines that it would go on with
   * @throws IllegalArgumentException if they are not the same; the message names the first line
   *     that differs
   */
  public static void requireSame(Object source, List<String> before, List<String> now) {
    for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
      String left = i < before.size() ? before.get(i) : "nothing";
      String right = i < now.size() ? now.get(i) : "nothing";
      if (!left.equals(right)) {
        throw new IllegalArgumentException(
            "resume: %s is of a run with another configuration, line %d: it says %s, this run %s"
                .formatted(source, i + 1, left, right));
      }
    }
  }
}
