package kinesic.facebehavior;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The 40 attributes of CelebA in canonical order. Every label vector, network head and table uses
 * this order, and {@link #index()} is the position.
 *
 * <p>Names and order: Z. Liu, P. Luo, X. Wang, X. Tang, Deep learning face attributes in the wild,
 * ICCV 2015. CelebA defines attributes by their names only; the descriptions here are our reading.
 */
public enum Attribute {
  /** A shadow of shaved beard. */
  FIVE_O_CLOCK_SHADOW,
  /** Eyebrows with a marked arch. */
  ARCHED_EYEBROWS,
  /** A face that the coders found attractive. */
  ATTRACTIVE,
  /** Bags or dark rings under the eyes. */
  BAGS_UNDER_EYES,
  /** No hair on the top of the head. */
  BALD,
  /** Hair that covers the forehead. */
  BANGS,
  /** Full lips. */
  BIG_LIPS,
  /** A broad nose. */
  BIG_NOSE,
  /** Black hair. */
  BLACK_HAIR,
  /** Blond hair. */
  BLOND_HAIR,
  /** An image out of focus. */
  BLURRY,
  /** Brown hair. */
  BROWN_HAIR,
  /** Thick eyebrows. */
  BUSHY_EYEBROWS,
  /** A full face. */
  CHUBBY,
  /** A fold of skin under the chin. */
  DOUBLE_CHIN,
  /** Glasses. */
  EYEGLASSES,
  /** A beard on the chin only. */
  GOATEE,
  /** Grey or white hair. */
  GRAY_HAIR,
  /** Eye shadow, blush and lipstick. */
  HEAVY_MAKEUP,
  /** Prominent cheekbones. */
  HIGH_CHEEKBONES,
  /** A man's face. */
  MALE,
  /** Lips apart: AU25. */
  MOUTH_SLIGHTLY_OPEN,
  /** A moustache, with or without a beard. */
  MUSTACHE,
  /** Eyes with a small opening at rest. */
  NARROW_EYES,
  /** No beard of any kind. */
  NO_BEARD,
  /** A face longer than wide, without corners. */
  OVAL_FACE,
  /** Light skin. */
  PALE_SKIN,
  /** A narrow tip of the nose. */
  POINTY_NOSE,
  /** Hair that starts high at the temples. */
  RECEDING_HAIRLINE,
  /** Red cheeks. */
  ROSY_CHEEKS,
  /** Hair in front of the ears. */
  SIDEBURNS,
  /** The lip corners are pulled up: AU12. */
  SMILING,
  /** Long hair without waves. */
  STRAIGHT_HAIR,
  /** Wavy or curly hair. */
  WAVY_HAIR,
  /** Earrings. */
  WEARING_EARRINGS,
  /** A hat, cap or headscarf. */
  WEARING_HAT,
  /** Lipstick. */
  WEARING_LIPSTICK,
  /** A necklace. */
  WEARING_NECKLACE,
  /** A tie. */
  WEARING_NECKTIE,
  /** Under 40 years. */
  YOUNG;

  /** The number of attributes, 40. */
  public static final int COUNT = values().length;

  /** The position in every vector of attributes, 0 to 39. */
  @SuppressWarnings("EnumOrdinal") // the declared order is the canonical one
  public int index() {
    return ordinal();
  }

  /** The CelebA name, such as "Wearing_Hat"; also the column in manifests and reports. */
  public String label() {
    if (this == FIVE_O_CLOCK_SHADOW) {
      return "5_o_Clock_Shadow";
    }
    StringBuilder label = new StringBuilder();
    for (String word : name().toLowerCase(Locale.ROOT).split("_", -1)) {
      label.append(label.isEmpty() ? "" : "_");
      label.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
    }
    return label.toString();
  }

  /** The labels of all attributes, in canonical order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Attribute::label).toList();
  }

  /**
   * The attribute of this name, in any letter case, such as "Wearing_Hat".
   *
   * @throws IllegalArgumentException if no attribute has this name
   */
  public static Attribute parse(String name) {
    for (Attribute attribute : values()) {
      if (attribute.label().equalsIgnoreCase(name)) {
        return attribute;
      }
    }
    throw new IllegalArgumentException(
        "attribute: \"%s\" is not one of the 40: %s".formatted(name, String.join(", ", labels())));
  }
}
