package kinesic.nn.train;

import java.util.List;
import java.util.Set;

/**
 * Configuration of a run: lines of text, usually {@code name = value}, that describe everything
 * outside the checkpoint that the results of the run depend on.
 */
public final class Configuration {

  /** The name of the number of epochs. */
  public static final String EPOCHS = "epochs";

  private Configuration() {}

  private static final String SEPARATOR = " = ";

  /**
   * Requires that a run is resumed with the configuration it was started with.
   *
   * @param source the source of {@code before}: "the checkpoint", or a file
   * @param before the lines that the run was started with
   * @param now the lines that it would be resumed with
   * @throws IllegalArgumentException if they differ; the message names the first line that differs
   */
  public static void requireSame(Object source, List<String> before, List<String> now) {
    requireSame(source, before, now, Set.of());
  }

  /**
   * Requires that a run is resumed with the configuration it was started with, except for the
   * values of some names. With {@code "epochs"} among them, a finished run can be resumed with more
   * epochs; that gives the result of a longer run if the learning rate schedule does not depend on
   * the number of epochs.
   *
   * @param adjustable the names whose values may differ, in lines {@code name = value}
   * @throws IllegalArgumentException if other lines differ; the message names the first one
   */
  public static void requireSame(
      Object source, List<String> before, List<String> now, Set<String> adjustable) {
    for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
      String left = i < before.size() ? before.get(i) : "nothing";
      String right = i < now.size() ? now.get(i) : "nothing";
      String name = name(left);
      boolean sameName = name.equals(name(right));
      if (left.equals(right) || (sameName && adjustable.contains(name))) {
        continue;
      }
      if (sameName && name.equals(EPOCHS)) {
        throw new IllegalArgumentException(
            "resume: %s belongs to a run of %s epochs, this run has %s: the learning rate schedule"
                    .formatted(source, value(left), value(right))
                + " depends on the number of epochs, so it cannot be changed; start a new run");
      }
      throw new IllegalArgumentException(
          "resume: %s belongs to a run with a different configuration, line %s: \"%s\" there, \"%s\""
                  .formatted(source, i + 1, left, right)
              + " in this run");
    }
  }

  private static String name(String line) {
    return line.split(SEPARATOR, 2)[0];
  }

  private static String value(String line) {
    return line.substring(Math.min(line.length(), EPOCHS.length() + SEPARATOR.length()));
  }
}
