package kinesic.facebehavior.synthetic;

/**
 * One synthetic person: everything about a face that stays the same from one image to the next.
 *
 * <p>A pure function of (seed, person). The measures follow adult averages and their spread, with
 * slightly larger eyes and lips to be recognisable at 64 pixels. Age, masculinity and skin tone are
 * continuous and influence many measures at once, so that no single measure identifies a person.
 */
public final class Identity {

  /** Hair styles. */
  enum HairStyle {
    BALD,
    RING,
    BUZZ,
    SHORT,
    SIDE_PART,
    CURLY,
    AFRO,
    BOB,
    LONG_STRAIGHT,
    LONG_WAVY,
    TIED_BACK
  }

  /** Beard styles. */
  enum BeardStyle {
    NONE,
    SHADOW,
    MOUSTACHE,
    GOATEE,
    FULL
  }

  /**
   * The head: half widths in mm at forehead, cheekbones, jaw angle and chin; height of the chin.
   */
  record Head(
      float forehead,
      float cheeks,
      float jaw,
      float chin,
      float chinY,
      float fullness,
      float ears) {}

  /** The skin; every value except the tone is an amount from 0 to 1. */
  record Skin(Rgb tone, float rosiness, float freckles, float lines, float gloss, float eyeRings) {}

  /** The hair: hairline in mm above or below the average, volume in mm beyond the skull. */
  record Hair(
      HairStyle style,
      Rgb colour,
      HairColour colourName,
      boolean fringe,
      float hairline,
      float recession,
      float parting,
      float volume,
      float wave,
      int strands) {}

  /** The eyebrows, in mm; height and slant relative to the average. */
  record Brows(float thickness, float arch, float slant, float spacing, float height, Rgb colour) {}

  /** The eyes: half the pupil distance in mm, two factors, slant in mm, fold 0 to 1. */
  record Eyes(float halfDistance, float width, float openness, float slant, float fold, Rgb iris) {}

  /** The nose: half width at the wings and length in mm, height of its bridge as a factor. */
  record Nose(float halfWidth, float length, float bridge) {}

  /** The mouth at rest, in mm; corners is their height above the middle. */
  record Mouth(
      float y, float halfWidth, float upperLip, float lowerLip, float corners, Rgb colour) {}

  /** Hair colours that CelebA distinguishes, and red. */
  enum HairColour {
    BLACK,
    BROWN,
    BLOND,
    RED,
    GRAY
  }

  private static final int[] SKIN_TONES = {
    0xF6DBCB, 0xEFCAB3, 0xE2B596, 0xCD9E7C, 0xB28361, 0x91664B, 0x6F4D3B, 0x533B30
  };

  private final int person;
  final float age; // years
  final float masculinity; // 0 to 1
  final float expressiveness; // movement at the same intensity, around 1
  final float asymmetry; // how much more the right half moves, -1 to 1
  final Head head;
  final Skin skin;
  final Hair hair;
  final Brows brows;
  final Eyes eyes;
  final Nose nose;
  final Mouth mouth;
  final BeardStyle beard;
  final float glassesHabit; // the fraction of images with glasses
  final float hatHabit;
  final float makeupHabit;
  final float earringHabit;

  private Identity(int person, SplitMixStream random) {
    this.person = person;
    boolean male = random.chance(0.5);
    this.age = 18 + 60 * random.unit() * random.between(0.45f, 1);
    this.masculinity =
        clamp(male ? random.gaussian(0.82f, 0.1f) : random.gaussian(0.16f, 0.1f), 0, 1);
    this.expressiveness = random.between(0.82f, 1.12f);
    this.asymmetry = clamp(random.gaussian(0, 0.4f), -1, 1);
    this.head = head(random);
    float tone = random.unit() * (SKIN_TONES.length - 1.01f);
    this.skin = skin(tone, random);
    this.hair = hair(male, tone, random);
    this.brows = brows(random);
    this.eyes = eyes(tone, random);
    this.nose =
        new Nose(
            clamp(random.gaussian(16.5f + 1.5f * masculinity + 0.25f * tone, 1.6f), 13.5f, 22.5f),
            clamp(random.gaussian(45 + 1.5f * masculinity, 2.2f), 40, 51),
            clamp(random.gaussian(1.05f - 0.03f * tone, 0.14f), 0.65f, 1.4f));
    this.mouth = mouth(tone, random);
    this.beard =
        male
            ? random.weighted(BeardStyle.values(), 0.50f, 0.16f, 0.08f, 0.08f, 0.18f)
            : BeardStyle.NONE;
    float glasses = random.unit();
    this.glassesHabit = glasses < 0.24f + 0.002f * age ? random.between(0.5f, 1) : 0.02f;
    this.hatHabit = random.chance(0.15) ? random.between(0.3f, 0.95f) : 0.02f;
    this.makeupHabit = male ? 0 : random.chance(0.5) ? random.between(0.4f, 1) : 0.08f;
    this.earringHabit = male ? 0.03f : random.chance(0.5) ? 0.7f : 0.1f;
  }

  /** The person of this number for {@code seed}. */
  public static Identity of(long seed, int person) {
    return new Identity(person, new SplitMixStream(seed, "person", person));
  }

  /** The number of the person: the identity label. */
  public int person() {
    return person;
  }

  private Head head(SplitMixStream random) {
    float fullness = clamp(random.gaussian(0.4f, 0.24f), 0, 1);
    return new Head(
        random.gaussian(65, 2),
        random.gaussian(67.5f + 1.5f * masculinity + 3 * fullness, 2.2f),
        random.gaussian(51 + 6 * masculinity + 5 * fullness, 2.6f),
        random.gaussian(17 + 5 * masculinity + 3 * fullness, 2),
        clamp(random.gaussian(108 + 5 * masculinity, 3), 100, 119),
        fullness,
        random.between(0.85f, 1.15f));
  }

  private Skin skin(float tone, SplitMixStream random) {
    int below = (int) tone;
    Rgb base = Rgb.of(SKIN_TONES[below]).mix(Rgb.of(SKIN_TONES[below + 1]), tone - below);
    float warm = random.gaussian(0.02f, 0.03f);
    return new Skin(
        base.times(new Rgb(1 + warm, 1, 1 - warm)),
        clamp(random.gaussian(0.4f, 0.22f), 0, 1),
        tone < 3 && random.chance(0.2) ? random.between(0.3f, 1) : 0,
        clamp((age - 28) / 46 * random.between(0.6f, 1.25f), 0, 1),
        random.between(0.05f, 0.2f),
        clamp(random.gaussian(0.12f + age / 220, 0.16f), 0, 1));
  }

  private Hair hair(boolean male, float tone, SplitMixStream random) {
    float grey = clamp((age - 47) / 24 + random.gaussian(0, 0.2f), 0, 1);
    HairColour name =
        tone > 3.6f
            ? random.chance(0.85) ? HairColour.BLACK : HairColour.BROWN
            : random.weighted(HairColour.values(), 0.26f, 0.42f, 0.24f, 0.08f);
    Rgb natural =
        switch (name) {
          case BLACK -> Rgb.of(random.pick(0x1A1513, 0x15120F, 0x241B17));
          case BROWN -> Rgb.of(random.pick(0x3B281D, 0x553A26, 0x6F4B2F));
          case BLOND -> Rgb.of(random.pick(0xA98350, 0xC6A165, 0xD9BE8A));
          case RED, GRAY -> Rgb.of(random.pick(0x8A3D1B, 0xA65326, 0x6E2F1C));
        };
    Rgb colour = natural.mix(Rgb.of(random.pick(0x9C9894, 0xC4C0BB, 0x827E7B)), grey);
    float bald = male ? clamp((age - 30) / 70, 0, 0.5f) : 0;
    HairStyle style =
        random.chance(bald)
            ? random.pick(HairStyle.BALD, HairStyle.RING)
            : male
                ? tone > 4.5f
                    ? random.pick(HairStyle.BUZZ, HairStyle.CURLY, HairStyle.AFRO, HairStyle.BUZZ)
                    : random.pick(
                        HairStyle.SHORT,
                        HairStyle.SHORT,
                        HairStyle.SIDE_PART,
                        HairStyle.BUZZ,
                        HairStyle.CURLY,
                        HairStyle.BOB)
                : tone > 4.5f
                    ? random.pick(
                        HairStyle.AFRO,
                        HairStyle.CURLY,
                        HairStyle.LONG_WAVY,
                        HairStyle.TIED_BACK,
                        HairStyle.BOB)
                    : random.pick(
                        HairStyle.LONG_STRAIGHT,
                        HairStyle.LONG_WAVY,
                        HairStyle.BOB,
                        HairStyle.TIED_BACK,
                        HairStyle.LONG_STRAIGHT,
                        HairStyle.SIDE_PART);
    boolean canHaveFringe =
        style == HairStyle.BOB
            || style == HairStyle.LONG_STRAIGHT
            || style == HairStyle.LONG_WAVY
            || style == HairStyle.SHORT;
    return new Hair(
        style,
        colour,
        grey > 0.55f ? HairColour.GRAY : name,
        canHaveFringe && random.chance(0.35),
        random.gaussian(0, 3.5f),
        male ? clamp((age - 26) / 50 + random.gaussian(0, 0.25f), 0, 1) : 0,
        random.between(-1, 1),
        random.between(5, 15),
        random.unit(),
        (int) random.nextLong());
  }

  private Brows brows(SplitMixStream random) {
    return new Brows(
        clamp(random.gaussian(4.6f + 2.4f * masculinity, 0.9f), 2.8f, 9),
        clamp(random.gaussian(3.4f - 2.4f * masculinity, 1.1f), -0.5f, 6),
        random.gaussian(0, 1.2f),
        random.gaussian(0, 1.3f),
        random.gaussian(1.4f - 2.8f * masculinity, 1.2f),
        hair.colour().times(hair.colourName() == HairColour.BLOND ? 0.5f : 0.75f));
  }

  private Eyes eyes(float tone, SplitMixStream random) {
    int iris =
        tone > 3.2f || random.chance(0.4)
            ? random.pick(0x3A2416, 0x2A1A12, 0x55361F)
            : random.pick(0x5E7F96, 0x7E98A6, 0x667A4A, 0x7A6A3C, 0x4A6B86);
    return new Eyes(
        clamp(random.gaussian(31.5f, 1.1f), 29, 34.5f),
        clamp(random.gaussian(1.1f, 0.05f), 0.98f, 1.24f),
        clamp(random.gaussian(1.12f - 0.08f * masculinity, 0.13f), 0.74f, 1.45f),
        random.gaussian(1.1f, 1.1f),
        clamp(random.gaussian(0.65f, 0.4f), 0, 1),
        Rgb.of(iris));
  }

  private Mouth mouth(float tone, SplitMixStream random) {
    float fullness = random.gaussian(1.06f - 0.16f * masculinity + 0.05f * tone, 0.13f);
    Rgb lips = skin.tone().times(new Rgb(0.86f, 0.56f, 0.56f));
    return new Mouth(
        clamp(random.gaussian(head.chinY() * 0.645f, 1.4f), 65, 77),
        clamp(random.gaussian(27.5f + 1.2f * masculinity, 1.6f), 24, 32),
        clamp(7.4f * fullness * random.between(0.82f, 1.12f), 4.4f, 11),
        clamp(10 * fullness * random.between(0.88f, 1.12f), 6, 14),
        clamp(random.gaussian(0.2f, 1.1f), -2.4f, 2.4f),
        lips.mix(skin.tone(), random.between(0, 0.45f)));
  }

  static float clamp(float value, float low, float high) {
    return value < low ? low : value > high ? high : value;
  }
}
