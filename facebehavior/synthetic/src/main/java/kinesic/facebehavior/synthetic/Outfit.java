package kinesic.facebehavior.synthetic;

/**
 * What a person wears in one image.
 *
 * @param lipstick amount from 0 to 1, like {@code eyeShadow} and {@code blush}
 */
record Outfit(
    Glasses glasses,
    Rgb frame,
    Hat hat,
    Rgb hatColour,
    boolean earrings,
    float lipstick,
    Rgb lipstickColour,
    float eyeShadow,
    Rgb eyeShadowColour,
    float blush,
    Rgb clothes) {

  /** Kinds of glasses. */
  enum Glasses {
    NONE,
    ROUND,
    SQUARE,
    RIMLESS,
    DARK
  }

  /** Kinds of headwear. */
  enum Hat {
    NONE,
    BEANIE,
    CAP,
    BRIM,
    HEADSCARF
  }

  private static final int[] FABRICS = {
    0x2B3A55, 0x7A2F2F, 0x3F5B45, 0xC9C2B4, 0x22252B, 0x8A7A5C, 0x5B4A6E, 0xB8562F, 0x9FB4C4,
    0xDAD7D2
  };

  /** No hat, no glasses, no make-up. */
  static final Outfit PLAIN =
      new Outfit(
          Glasses.NONE,
          Rgb.of(0x222222),
          Hat.NONE,
          Rgb.of(FABRICS[0]),
          false,
          0,
          Rgb.of(0x9C2B3A),
          0,
          Rgb.of(0x6B5A70),
          0,
          Rgb.of(FABRICS[4]));

  /** Draws an outfit according to the habits of {@code identity}. */
  static Outfit draw(Identity identity, SplitMixStream random) {
    Glasses glasses =
        random.chance(identity.glassesHabit)
            ? random.chance(0.05)
                ? Glasses.DARK
                : pick(identity, Glasses.ROUND, Glasses.SQUARE, Glasses.SQUARE, Glasses.RIMLESS)
            : Glasses.NONE;
    Hat hat =
        random.chance(identity.hatHabit)
            ? identity.masculinity < 0.5f
                ? pick(identity, Hat.HEADSCARF, Hat.BEANIE, Hat.BRIM, Hat.HEADSCARF)
                : pick(identity, Hat.CAP, Hat.BEANIE, Hat.BRIM, Hat.CAP)
            : Hat.NONE;
    boolean madeUp = random.chance(identity.makeupHabit);
    return new Outfit(
        glasses,
        Rgb.of(random.pick(0x1B1A1A, 0x3A2619, 0x56565A, 0x6E2A22, 0x233048)),
        hat,
        Rgb.of(FABRICS[random.below(FABRICS.length)]),
        random.chance(identity.earringHabit),
        madeUp ? random.between(0.35f, 1) : 0,
        Rgb.of(random.pick(0x9C2B3A, 0xB5475A, 0x7B2233, 0xC0616A, 0xA8423A)),
        madeUp && random.chance(0.7) ? random.between(0.3f, 0.9f) : 0,
        Rgb.of(random.pick(0x6B5A70, 0x5C4636, 0x4C5C74, 0x7A4A55)),
        madeUp ? random.between(0.2f, 0.8f) : 0,
        Rgb.of(FABRICS[random.below(FABRICS.length)]));
  }

  /** Picks one of the kinds; a person always wears the same kind. */
  @SafeVarargs
  private static <T> T pick(Identity identity, T... kinds) {
    return kinds[Math.floorMod(identity.hair.strands(), kinds.length)];
  }
}
