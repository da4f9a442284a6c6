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
 * @param input how the trunk expects its images
 */
public record NetworkConfiguration(
    Trunk trunk, int side, double dropout, Heads heads, ChannelStatistics input) {

  private static final int SMALLEST = 16;
  private static final int GREATEST = 2048;
  static final String KEY = "faceBehaviorNet.";
  private static final String TRUNK = "trunk";
  private static final String SIDE = "side";
  private static final String MEAN = "mean";
  private static final String DEVIATION = "deviation";

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

  /** Whose trunk takes images as they are. */
  public NetworkConfiguration(Trunk trunk, int side, double dropout, Heads heads) {
    this(trunk, side, dropout, heads, ChannelStatistics.NONE);
  }

  /** With the heads of case study one. */
  public NetworkConfiguration(Trunk trunk, int side, double dropout) {
    this(trunk, side, dropout, new AffectHeads());
  }

  /** This configuration with other heads. */
  public NetworkConfiguration with(Heads others) {
    return new NetworkConfiguration(trunk, side, dropout, others, input);
  }

  /**
   * This configuration as texts of a file, from which {@link #of} makes it again: trunk, side and
   * dropout, and the names behind the outputs of the heads.
   */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    describe(trunk, input, texts);
    texts.put(KEY + SIDE, Integer.toString(side));
    texts.put(KEY + "dropout", Double.toString(dropout));
    heads.texts().forEach((key, text) -> texts.put(KEY + key, text));
    return texts;
  }

  /**
   * The configuration among these texts.
   *
   * @param own of {@link #own}
   * @throws IllegalArgumentException if there is none, or it is not one of this version; the
   *     message says what is wrong as the end of a sentence about the file
   */
  static NetworkConfiguration of(Map<String, String> own) {
    Heads heads = Heads.of(own);
    return new NetworkConfiguration(
        trunk(own),
        Integer.parseInt(text(own, SIDE)),
        Double.parseDouble(text(own, "dropout")),
        heads,
        input(own));
  }

  /**
   * The texts of a file, of a network or a checkpoint, that speak of the network, without their
   * prefix.
   */
  static Map<String, String> own(Map<String, String> metadata) {
    Map<String, String> own = new LinkedHashMap<>();
    metadata.forEach(
        (key, text) -> {
          String name = key.replaceFirst("^note\\.", "");
          if (name.startsWith(KEY)) {
            own.put(name.substring(KEY.length()), text);
          }
        });
    return own;
  }

  /** Whether these texts speak of a trunk and no more. */
  static boolean isTrunkAlone(Map<String, String> own) {
    return own.containsKey(TRUNK) && !own.containsKey(SIDE);
  }

  /** Writes what a file says about its trunk. */
  static void describe(Trunk trunk, ChannelStatistics input, Map<String, String> texts) {
    texts.put(KEY + TRUNK, trunk.option());
    if (!input.isNone()) {
      texts.put(KEY + MEAN, ChannelStatistics.text(input.mean()));
      texts.put(KEY + DEVIATION, ChannelStatistics.text(input.deviation()));
    }
  }

  /** Which trunk these texts, without prefixes, speak of. */
  static Trunk trunk(Map<String, String> texts) {
    return Trunk.parse(text(texts, TRUNK));
  }

  /** How it expects its images. */
  static ChannelStatistics input(Map<String, String> texts) {
    return texts.containsKey(MEAN)
        ? new ChannelStatistics(
            ChannelStatistics.parse(text(texts, MEAN)),
            ChannelStatistics.parse(text(texts, DEVIATION)))
        : ChannelStatistics.NONE;
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

    private ResNet.Plan plan() {
      return switch (this) {
        case COMPACT -> ResNet.Plan.compact();
        case RESNET_18 -> ResNet.Plan.resNet18();
        case RESNET_50 -> ResNet.Plan.resNet50();
      };
    }

    /** A trunk of this size, without values yet. */
    public ResNet build() {
      return new ResNet(plan());
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
