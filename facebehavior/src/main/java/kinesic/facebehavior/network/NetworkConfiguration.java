package kinesic.facebehavior.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import kinesic.nn.ResNet;

/**
 * What a {@link FaceBehaviorNet} is made of.
 *
 * @param trunk its residual trunk
 * @param side width and height of its faces in pixels, 16 to 2048
 * @param dropout the probability with which an element of the shared feature is dropped in training
 * @param heads what it predicts
 */
public record NetworkConfiguration(Trunk trunk, int side, double dropout, Heads heads) {

  private static final int SMALLEST = 16;
  private static final int GREATEST = 2048;
  static final String KEY = "faceBehaviorNet.";

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

  /** With the heads of case study one. */
  public NetworkConfiguration(Trunk trunk, int side, double dropout) {
    this(trunk, side, dropout, new AffectHeads());
  }

  /** This configuration with other heads. */
  public NetworkConfiguration with(Heads others) {
    return new NetworkConfiguration(trunk, side, dropout, others);
  }

  /**
   * This configuration as texts of a file, from which {@link #of} makes it again: trunk, side and
   * dropout, and the names behind the outputs of the heads.
   */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(KEY + "trunk", trunk.option());
    texts.put(KEY + "side", Integer.toString(side));
    texts.put(KEY + "dropout", Double.toString(dropout));
    heads.texts().forEach((key, text) -> texts.put(KEY + key, text));
    return texts;
  }

  /**
   * The configuration among these texts.
   *
   * @throws IllegalArgumentException if there is none, or it is not one of this version; the
   *     message says what is wrong as the end of a sentence about the file
   */
  static NetworkConfiguration of(Map<String, String> texts) {
    Map<String, String> own = new LinkedHashMap<>();
    texts.forEach(
        (key, text) -> {
          if (key.startsWith(KEY)) {
            own.put(key.substring(KEY.length()), text);
          }
        });
    Heads heads = Heads.of(own);
    return new NetworkConfiguration(
        Trunk.parse(text(own, "trunk")),
        Integer.parseInt(text(own, "side")),
        Double.parseDouble(text(own, "dropout")),
        heads);
  }

  private static String text(Map<String, String> texts, String key) {
    String text = texts.get(key);
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
