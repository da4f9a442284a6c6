package kinesic.facebehavior.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import kinesic.nn.ResNet;

/**
 * What a {@link FaceBehaviorNet} is made of.
 *
 * @param trunk its residual trunk
 * @param side width and height of its faces in pixels, at least 16
 * @param dropout the probability with which an element of the shared feature is dropped in training
 */
public record NetworkConfiguration(Trunk trunk, int side, double dropout) {

  private static final int SMALLEST = 16;

  /** The paper's input and dropout, 96 pixels and .5, over ResNet-50. */
  public static final NetworkConfiguration PAPER =
      new NetworkConfiguration(Trunk.RESNET_50, 96, .5);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public NetworkConfiguration {
    if (side < SMALLEST || !(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "network: side %d must be at least %d and dropout %s in [0, 1)"
              .formatted(side, SMALLEST, dropout));
    }
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
