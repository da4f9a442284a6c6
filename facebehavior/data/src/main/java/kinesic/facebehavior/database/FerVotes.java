package kinesic.facebehavior.database;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.task.Label.Category;

/**
 * Makes a label of the votes for one face of FER+. A vote is for one of eight expressions,
 * "unknown" or "not a face". Contempt, unknown and not a face are not among the seven expressions:
 * a face for which they win is left out.
 */
final class FerVotes {

  /** What can be voted for, in the order of the columns. */
  static final List<String> COLUMNS =
      List.of(
          "neutral",
          "happiness",
          "surprise",
          "sadness",
          "anger",
          "disgust",
          "fear",
          "contempt",
          "unknown",
          "NF");

  private static final String NOT_A_FACE = "not a face";

  /** How votes become a label. */
  enum Rule {
    /**
     * What has more than half of the votes, after single votes are removed as mistakes; as in the
     * authors' program. Other faces are left out.
     */
    MAJORITY,
    /** What has the most votes. Faces for which several have the most are left out. */
    PLURALITY,
    /**
     * The distribution of the votes over the seven expressions, after single votes are removed. A
     * face is left out if contempt, unknown or not a face has more votes than each expression.
     */
    DISTRIBUTION;

    /** The names on the command line; the first is the default. */
    static List<String> names() {
      return Arrays.stream(values()).map(rule -> rule.name().toLowerCase(Locale.ROOT)).toList();
    }

    /** The rule of this name. */
    static Rule parse(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * A label or the reason why there is none.
   *
   * @param reason such as "no majority"; empty if there is a label
   */
  record Outcome(Optional<Category> label, String reason) {

    private static Outcome none(String reason) {
      return new Outcome(Optional.empty(), reason);
    }
  }

  private FerVotes() {}

  /**
   * Returns the label of a face.
   *
   * @param votes for each of {@link #COLUMNS}, not negative
   */
  static Outcome label(int[] votes, Rule rule) {
    int[] counted =
        rule == Rule.PLURALITY
            ? votes
            : Arrays.stream(votes).map(count -> count == 1 ? 0 : count).toArray();
    int most = Arrays.stream(counted).max().orElse(0);
    int best = first(counted, most);
    boolean wins =
        switch (rule) {
          case MAJORITY -> 2 * most > Arrays.stream(counted).sum();
          case PLURALITY -> Arrays.stream(counted).filter(count -> count == most).count() == 1;
          case DISTRIBUTION -> most > 0;
        };
    if (!wins) {
      return Outcome.none(rule == Rule.PLURALITY ? "tied votes" : "no majority");
    }
    if (best >= Expression.COUNT) {
      String name = COLUMNS.get(best);
      return Outcome.none(name.equals("NF") ? NOT_A_FACE : name);
    }
    Category label =
        rule == Rule.DISTRIBUTION ? distribution(counted) : new Category(COLUMNS.get(best));
    return new Outcome(Optional.of(label), "");
  }

  private static int first(int[] votes, int count) {
    int first = 0;
    while (votes[first] != count) {
      first++;
    }
    return first;
  }

  private static Category distribution(int[] votes) {
    SequencedMap<String, Integer> shares = new LinkedHashMap<>();
    for (Expression expression : Expression.values()) {
      shares.put(expression.label(), votes[COLUMNS.indexOf(expression.label())]);
    }
    return Category.proportional(shares);
  }
}
