package kinesic.facebehavior.database;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kinesic.facebehavior.DecimalText;

/**
 * The options that follow the folder of a database, such as {@code split=test}.
 *
 * @param database the name of the database, for messages
 * @param defaultSplit the split to read without the option {@code split}
 * @param texts the options as the user wrote them
 */
record ImportOptions(String database, Split defaultSplit, Map<String, String> texts) {

  static final String SPLIT = "split";
  static final String FOLD = "fold";
  static final String EVERY = "every";
  static final String IMAGES = "images";
  static final String LANDMARKS = "landmarks";
  static final String LABELS = "labels";

  /** The options that every database has. */
  static final Set<String> COMMON = Set.of(LANDMARKS, LABELS);

  /**
   * Returns the split to read: {@code split=train}, {@code test} (or validation) or {@code all}.
   */
  Split split() {
    String text = texts.get(SPLIT);
    if (text == null) {
      return defaultSplit;
    }
    return switch (text) {
      case "train" -> Split.TRAIN;
      case "test", "validation" -> Split.TEST;
      case "all" -> Split.ALL;
      default -> throw unexpected(SPLIT, text, "train, test (or validation) or all");
    };
  }

  /**
   * Returns the parts to read of a database whose held-out data are in a validation and a test
   * split: by default the test split, with {@code split=validation} the validation split. If the
   * database lacks that one, the other one is read.
   *
   * @param present the parts that the database has
   */
  Set<Part> parts(Set<Part> present) {
    boolean validation = "validation".equals(texts.get(SPLIT));
    Part first = validation ? Part.VALIDATION : Part.TEST;
    Part second = validation ? Part.TEST : Part.VALIDATION;
    return switch (split()) {
      case ALL -> EnumSet.allOf(Part.class);
      case TRAIN -> EnumSet.of(Part.TRAIN);
      case TEST -> EnumSet.of(present.contains(first) ? first : second);
    };
  }

  /**
   * Returns whether to read group {@code group} of {@code folds}: {@code fold=2} holds out the
   * second one. Without the option all groups are read.
   *
   * @param group from 0
   */
  boolean wantsFold(int group, int folds) {
    if (!texts.containsKey(FOLD)) {
      if (texts.containsKey(SPLIT) && split() != Split.ALL) {
        throw new IllegalArgumentException(
            "%s: has no split of its own; choose the group to hold out with fold=1 to %s"
                .formatted(database, folds));
      }
      return true;
    }
    int heldOut = number(FOLD, 1, 1, folds) - 1;
    return split().has(group == heldOut ? Split.TEST : Split.TRAIN);
  }

  /** Returns n to keep every n-th frame of a video: {@code every=5}. */
  int every() {
    return number(EVERY, 1, 1, Integer.MAX_VALUE);
  }

  /** Returns the value of an option with a few choices; the first is the default. */
  String choice(String option, List<String> choices) {
    String text = texts.getOrDefault(option, choices.get(0));
    if (!choices.contains(text)) {
      throw unexpected(option, text, String.join(" or ", choices));
    }
    return text;
  }

  /**
   * Returns the folders that an option names, separated by semicolons and relative to {@code root}.
   *
   * @param standard the folders without the option
   */
  List<Path> folders(String option, Path root, List<String> standard) {
    String text = texts.get(option);
    List<String> names = text == null ? standard : List.of(text.split(";", -1));
    return names.stream().map(root::resolve).toList();
  }

  private int number(String option, int standard, int least, int most) {
    String text = texts.get(option);
    if (text == null) {
      return standard;
    }
    String range =
        most == Integer.MAX_VALUE ? "a number from " + least : "%s to %s".formatted(least, most);
    try {
      int value = DecimalText.parseInteger(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw unexpected(option, text, range);
  }

  private IllegalArgumentException unexpected(String option, String text, String expected) {
    return new IllegalArgumentException(
        "%s: %s is \"%s\", expected %s".formatted(database, option, text, expected));
  }
}
