package kinesic.facebehavior.synthetic;

/**
 * Everything in an image except the person, the behaviour and the pose: outfit, gaze, light,
 * backdrop, crop, occlusion, and the flaws of the camera.
 */
public final class Scene {

  /** Objects in front of the face. */
  enum Occluder {
    NONE,
    HAND,
    MICROPHONE,
    CUP,
    STRANDS,
    BAR
  }

  /** Kinds of background. */
  enum BackdropKind {
    PLAIN,
    GRADIENT,
    CLOUDS,
    LIGHTS,
    SHELVES
  }

  /** Light from direction (x, y, z), with z towards the camera, plus ambient light. */
  record Light(float x, float y, float z, float ambient, Rgb colour, float exposure) {}

  /** The kind and two colours of the backdrop. */
  record Backdrop(BackdropKind kind, Rgb first, Rgb second) {}

  /** The crop: width in mm on the face; the midpoint of the eyes as fractions of the width. */
  record Crop(float width, float eyesX, float eyesY) {}

  /** Even frontal light, a grey wall, a plain outfit, no blur, noise or occlusion. */
  public static final Scene PLAIN = new Scene();

  final DrawingStyle drawing;
  final Outfit outfit;
  final float gazeX; // -1 to 1
  final float gazeY;
  final float lidDrop; // 0 open, 1 closed: blinking
  final Light light;
  final Backdrop backdrop;
  final Crop crop;
  final Occluder occluder;
  final boolean grey;
  final float blur; // standard deviation as a fraction of the image width
  final float noise; // standard deviation; white is 1
  final long texture; // seed of backdrop, grain and occluder

  private Scene() {
    this.drawing = DrawingStyle.PHOTOGRAPH;
    this.outfit = Outfit.PLAIN;
    this.gazeX = 0;
    this.gazeY = 0;
    this.lidDrop = 0;
    this.light = new Light(-0.29f, -0.38f, 0.88f, 0.5f, Rgb.of(0xFFFFFF), 1);
    this.backdrop = new Backdrop(BackdropKind.GRADIENT, Rgb.of(0xAEB6BD), Rgb.of(0x7F8890));
    this.crop = new Crop(190, 0.5f, 0.41f);
    this.occluder = Occluder.NONE;
    this.grey = false;
    this.blur = 0;
    this.noise = 0;
    this.texture = 0;
  }

  private Scene(CaptureStyle style, Identity identity, SplitMixStream random) {
    this.drawing = style.drawing();
    this.outfit = Outfit.draw(identity, random);
    this.gazeX = Identity.clamp(random.gaussian(0, style.studio() ? 0.15f : 0.28f), -1, 1);
    this.gazeY = Identity.clamp(random.gaussian(0.05f, 0.2f), -0.6f, 0.6f);
    this.lidDrop = random.chance(0.03) ? random.between(0.4f, 1) : 0;
    this.light = light(style, random);
    this.backdrop = backdrop(style, random);
    float scale = 1 + 0.01f * random.gaussian(0, style.cropJitter());
    this.crop =
        new Crop(
            style.cropWidth() * scale,
            0.5f + random.gaussian(0, style.cropJitter()) / style.cropWidth(),
            0.41f + random.gaussian(0, style.cropJitter()) / style.cropWidth());
    this.occluder =
        random.chance(style.occlusionFraction())
            ? random.pick(
                Occluder.HAND, Occluder.MICROPHONE, Occluder.CUP, Occluder.STRANDS, Occluder.BAR)
            : Occluder.NONE;
    this.grey = random.chance(style.greyFraction());
    float softness = random.unit();
    this.blur = style.blur() * softness * softness;
    float grain = random.unit();
    this.noise = style.noise() * grain * grain;
    this.texture = random.nextLong();
  }

  /** Draws the scene of an image of {@code identity} in this style. */
  static Scene draw(CaptureStyle style, Identity identity, SplitMixStream random) {
    return new Scene(style, identity, random);
  }

  private static Light light(CaptureStyle style, SplitMixStream random) {
    float harsh = style.harshness() * random.between(0.3f, 1);
    float x = random.between(-1, 1) * (0.25f + 0.85f * harsh);
    float y = random.between(-0.75f, 0.12f);
    float z = 0.75f + 0.35f * (1 - harsh);
    float length = (float) Math.sqrt(x * x + y * y + z * z);
    float warmth = style.studio() ? 0 : random.gaussian(0.02f, 0.1f);
    return new Light(
        x / length,
        y / length,
        z / length,
        0.62f - 0.34f * harsh,
        new Rgb(1 + warmth, 1 + 0.15f * warmth, 1 - warmth),
        1 + random.between(-0.28f, 0.3f) * style.harshness() + random.between(-0.06f, 0.06f));
  }

  private static Backdrop backdrop(CaptureStyle style, SplitMixStream random) {
    if (style.studio()) {
      Rgb wall = Rgb.of(random.pick(0xC9CDD1, 0xA8B3BC, 0x8D9AA5, 0xD8D4CC));
      return new Backdrop(BackdropKind.GRADIENT, wall, wall.times(random.between(0.65f, 0.95f)));
    }
    Rgb first =
        new Rgb(random.unit(), random.unit(), random.unit())
            .mix(new Rgb(0.35f, 0.33f, 0.3f), random.between(0.6f, 0.95f))
            .times(random.between(0.15f, 1.1f));
    Rgb second =
        new Rgb(random.unit(), random.unit(), random.unit())
            .mix(new Rgb(0.35f, 0.33f, 0.3f), random.between(0.6f, 0.95f))
            .times(random.between(0.15f, 1.1f));
    return new Backdrop(
        random.weighted(BackdropKind.values(), 0.1f, 0.2f, 0.3f, 0.22f, 0.18f), first, second);
  }
}
