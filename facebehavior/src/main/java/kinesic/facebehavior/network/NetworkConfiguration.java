package kinesic.facebehavior.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.nn.ResNet;

/**
 * What a {@link FaceBehaviorNet} is made of.
 *
 * @param trunk its residual trunk
 * @param side width and height of its faces in pixels, 16 to 2048
 * @param dropout the probability with which an element of the shared feature is dropped in training
 */
public record NetworkConfiguration(Trunk trunk, int side, double dropout) {

  private static final int SMALLEST = 16;
  private static final int GREATEST = 2048;
  private static final String KEY = "faceBehaviorNet.";
  private static final String EXPRESSIONS =
      Arrays.stream(Expression.values()).map(Expression::label).collect(Collectors.joining(","));
  private static final String ACTION_UNITS =
      Arrays.stream(ActionUnit.values()).map(ActionUnit::column).collect(Collectors.joining(","));

  /** The paper's input and dropout, 96 pixels and .5, over ResNet-50. */
  public static final NetworkConfiguration PAPER =
      new NetworkConfiguration(Trunk.RESNET_50, 96, .5);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public NetworkConfiguration {
    if (side < SMALLEST || side > GREATEST) {
      throw new IllegalArgumentException(
          "network: side is %d, expected %d to %d pixels".formatted(side, SMALLEST, GREATEST));
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "network: dropout is %s, expected at least 0 and less than 1".formatted(dropout));
    }
  }

  /**
   * This configuration as texts of a file, from which {@link #of} makes it again: trunk, side and
   * dropout, and the names behind the outputs of the heads, which are the same for all networks.
   */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(KEY + "trunk", trunk.option());
    texts.put(KEY + "side", Integer.toString(side));
    texts.put(KEY + "dropout", Double.toString(dropout));
    texts.put(KEY + "expressions", EXPRESSIONS);
    texts.put(KEY + "actionUnits", ACTION_UNITS);
    return texts;
  }

  /**
   * The configuration among these texts.
   *
   * @throws IllegalArgumentException if there is none, or it is not one of this version; the
   *     message says what is wrong as the end of a sentence about the file
   */
  static NetworkConfiguration of(Map<String, String> texts) {
    requireSame(texts, "expressions", EXPRESSIONS);
    requireSame(texts, "actionUnits", ACTION_UNITS);
    return new NetworkConfiguration(
        Trunk.parse(text(texts, "trunk")),
        Integer.parseInt(text(texts, "side")),
        Double.parseDouble(text(texts, "dropout")));
  }

  private static void requireSame(Map<String, String> texts, String key, String wanted) {
    String found = text(texts, key);
    if (!found.equals(wanted)) {
      throw new IllegalArgumentException(
          "its %s are %s, expected %s".formatted(key, found, wanted));
    }
  }

  private static String text(Map<String, String> texts, String key) {
    String text = texts.get(KEY + key);
    if (text == null) {
      throw new IllegalArgumentException("its header has no " + KEY + key);
    }
    return text;
  }

  /** The sizes of trunk. */
  public enum Trunk {
    /** For small images and machines: 0.3 million parameters. */
    COMPACT,
    /** ResNet-18: 11 million parameters. */
    RESNET_18,
    /** ResNet-50: 23.5 million parameters. */
    RESNET_50;

    ResNet.Plan plan() {
      return switch (this) {
        case COMPACT -> ResNet.Plan.compact();
        case RESNET_18 -> ResNet.Plan.resNet18();
        case RESNET_50 -> ResNet.Plan.resNet50();
      };
    }

    /** The name on the command line and in files: "compact", "resnet-18" or "resnet-50". */
    public String option() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The trunk of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Trunk parse(String option) {
      for (Trunk trunk : values()) {
        if (trunk.option().equals(option)) {
          return trunk;
        }
      }
      throw new IllegalArgumentException(
          "trunk: \"%s\" is none of %s"
              .formatted(
                  option,
                  Arrays.stream(values()).map(Trunk::option).collect(Collectors.joining(", "))));
    }
  }
}
