package kinesic.facebehavior.synthetic;

import java.util.Locale;

/**
 * What can be said of a face beside its movement: the attributes of CelebA that the drawing
 * controls, under CelebA's names.
 *
 * <p>Names: Z. Liu, P. Luo, X. Wang, X. Tang, Deep learning face attributes in the wild, ICCV 2015.
 */
public enum Attribute {
  /** A shadow of shaved beard. */
  FIVE_O_CLOCK_SHADOW,
  /** Eyebrows with a marked arch. */
  ARCHED_EYEBROWS,
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
  /** Glasses. */
  EYEGLASSES,
  /** A beard on the chin only. */
  GOATEE,
  /** Grey or white hair. */
  GRAY_HAIR,
  /** Eye shadow, blush and lipstick. */
  HEAVY_MAKEUP,
  /** A face drawn as a man's. */
  MALE,
  /** Lips apart: AU25 is present. */
  MOUTH_SLIGHTLY_OPEN,
  /** A moustache, with or without a beard. */
  MUSTACHE,
  /** Eyes with a small opening at rest. */
  NARROW_EYES,
  /** No beard of any kind. */
  NO_BEARD,
  /** Light skin. */
  PALE_SKIN,
  /** Hair that starts high at the temples. */
  RECEDING_HAIRLINE,
  /** Red cheeks. */
  ROSY_CHEEKS,
  /** The lip corners are pulled up: AU12 is present. */
  SMILING,
  /** Wavy or curly hair. */
  WAVY_HAIR,
  /** Earrings. */
  WEARING_EARRINGS,
  /** A hat, cap or headscarf. */
  WEARING_HAT,
  /** Lipstick. */
  WEARING_LIPSTICK,
  /** Under 40 years. */
  YOUNG;

  /** The name that CelebA gives it, such as "Wearing_Hat". */
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
}
