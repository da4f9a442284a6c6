package kinesic.facebehavior.synthetic;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A picture of several people, or of nobody, in which the place of each face is known: for trying
 * detectors without photographs.
 *
 * <p>A scene is a pure function of its arguments, with the same pixels on every machine.
 *
 * <pre>{@code
 * DrawnScene scene = DrawnScene.of(SceneKind.GROUP, 1, 0, 640, 480);
 * BufferedImage picture = scene.image();
 * List<DrawnFace> truth = scene.faces();
 * }</pre>
 */
public final class DrawnScene {

  /** The names of the streams of random numbers begin with it. */
  private static final String NAME = "scene";

  /** How far a crop of a person reaches, by the height of the face. */
  private static final float CROP = 320f / 176;

  private static final int LARGEST_CROP = 1024; // pixels
  private static final int SMALLEST_CROP = 16;
  private static final int TRIES = 200; // for a place
  private static final float MARGIN = 2; // pixels between faces and the edge of the picture
  private static final int MOST_FACES = 16;

  /** Photographs from further away, without blur, noise and occlusion. */
  private static final CaptureStyle STYLE =
      new CaptureStyle(DrawingStyle.PHOTOGRAPH, false, 9, 0.5f, 320, 0, 0, 0, 0, 0);

  private static final DatabaseDesign DESIGN =
      new DatabaseDesign(
          List.of(STYLE),
          People.atRandom(20_000, 1000),
          new Repertoire(0.6f, 0.1f, false),
          Labelling.trueAffect());

  private final SceneKind kind;
  private final long seed;
  private final int index;
  private final int width;
  private final int height;
  private final List<DrawnFace> faces = new ArrayList<>(); // the furthest first

  private DrawnScene(SceneKind kind, long seed, int index, int width, int height) {
    this.kind = kind;
    this.seed = seed;
    this.index = index;
    this.width = width;
    this.height = height;
    place(new SplitMixStream(seed, NAME, index));
  }

  /**
   * A scene; the kinds follow each other.
   *
   * @param seed the seed of people and places
   * @param index the number of the scene, at least 0
   * @param width of the picture in pixels, 64 to 4096
   * @param height of the picture in pixels, 64 to 4096
   * @throws IllegalArgumentException if an argument is outside its range
   */
  public static DrawnScene of(long seed, int index, int width, int height) {
    SceneKind[] kinds = SceneKind.values();
    return of(kinds[Math.floorMod(index, kinds.length)], seed, index, width, height);
  }

  /**
   * A scene of one kind.
   *
   * @throws IllegalArgumentException as {@link #of(long, int, int, int)}
   */
  public static DrawnScene of(SceneKind kind, long seed, int index, int width, int height) {
    if (index < 0) {
      throw new IllegalArgumentException("scene: the number is " + index + ", expected at least 0");
    }
    if (Math.min(width, height) < 64 || Math.max(width, height) > 4096) {
      throw new IllegalArgumentException(
          "scene: %s x %s pixels, expected sides of 64 to 4096".formatted(width, height));
    }
    return new DrawnScene(kind, seed, index, width, height);
  }

  /** The kind of the scene. */
  public SceneKind kind() {
    return kind;
  }

  /** The faces, the largest first. */
  public List<DrawnFace> faces() {
    return List.copyOf(faces.reversed());
  }

  /** Places people from the smallest, which is furthest away, to the largest. */
  private void place(SplitMixStream random) {
    int count = kind.fewest + random.below(kind.most - kind.fewest + 1);
    List<Sample> people = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      people.add(person(i, random));
    }
    people.sort(Comparator.comparingInt(Sample::imageSize));
    for (Sample person : people) {
      for (int i = 0; i < TRIES; i++) {
        DrawnFace face = anywhere(person, random);
        if (isFree(face)) {
          faces.add(face);
          break;
        }
      }
    }
  }

  private Sample person(int i, SplitMixStream random) {
    float faceHeight = Math.min(width, height) * random.between(kind.smallest, kind.largest);
    int crop = Math.clamp(Math.round(CROP * faceHeight), SMALLEST_CROP, LARGEST_CROP);
    SyntheticDatabase people = new SyntheticDatabase(NAME, DESIGN, seed, Integer.MAX_VALUE, crop);
    Sample sample = people.get(MOST_FACES * index + i);
    float tilt = kind.tilt * random.between(0.375f, 1) * (random.chance(0.5) ? 1 : -1);
    Pose pose = sample.face().pose();
    FaceParameters face =
        new FaceParameters(
            sample.face().identity(),
            sample.face().actionUnits(),
            new Pose(pose.yaw(), pose.pitch(), pose.roll() + tilt),
            sample.face().scene());
    return new Sample(sample.index(), face, sample.behaviour(), sample.labels(), crop);
  }

  /**
   * Returns a face at a random place where all of it is in the picture: beside another face if
   * faces may be covered.
   */
  private DrawnFace anywhere(Sample person, SplitMixStream random) {
    DrawnFace.Box box = new DrawnFace(person, 0, 0).box();
    float mostX = Math.max(MARGIN, width - box.width() - MARGIN);
    float mostY = Math.max(MARGIN, height - box.height() - MARGIN);
    float x = random.between(MARGIN, mostX);
    float y = random.between(MARGIN, mostY);
    if (kind.hidden > 0 && !faces.isEmpty()) {
      DrawnFace.Box other = faces.get(random.below(faces.size())).box();
      float side = random.chance(0.5) ? 1 : -1;
      x = other.x() + side * random.between(0.75f, 1.3f) * other.width();
      y = other.y() + random.between(-0.2f, 0.9f) * other.height();
    }
    return new DrawnFace(
        person,
        Math.round(Identity.clamp(x, MARGIN, mostX) - box.x()),
        Math.round(Identity.clamp(y, MARGIN, mostY) - box.y()));
  }

  /** Returns whether a person may stand before the others: head and body cover little of them. */
  private boolean isFree(DrawnFace face) {
    DrawnFace.Box box = face.box();
    DrawnFace.Box head =
        new DrawnFace.Box(
            box.x() - 0.25f * box.width(),
            box.y() - 0.35f * box.height(),
            1.5f * box.width(),
            1.35f * box.height());
    DrawnFace.Box body =
        new DrawnFace.Box(
            face.left(),
            box.y() + box.height(),
            face.sample().imageSize(),
            face.top() + face.sample().imageSize() - box.y() - box.height());
    for (DrawnFace other : faces) {
      if (other.box().coveredBy(head) + other.box().coveredBy(body) > kind.hidden) {
        return false;
      }
    }
    return true;
  }

  /** Draws the picture, of {@link BufferedImage#TYPE_INT_RGB}; each call draws it anew. */
  public BufferedImage image() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    paintBackdrop(pixels);
    for (DrawnFace face : faces) {
      paint(face, pixels);
    }
    return image;
  }

  private void paintBackdrop(int[] pixels) {
    SplitMixStream random = new SplitMixStream(seed, NAME + "/backdrop", index);
    Scene scene = Scene.draw(STYLE, Identity.of(seed, 0), random);
    BackdropPainter backdrop = new BackdropPainter(scene, Math.max(width, height));
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Photograph.encode(backdrop.at(i % width, i / width));
    }
  }

  private void paint(DrawnFace face, int[] pixels) {
    Sample sample = face.sample();
    int size = sample.imageSize();
    BufferedImage person = SyntheticFace.cutOut(sample.face(), size);
    int[] source = ((DataBufferInt) person.getRaster().getDataBuffer()).getData();
    for (int y = Math.max(0, face.top()); y < Math.min(height, face.top() + size); y++) {
      for (int x = Math.max(0, face.left()); x < Math.min(width, face.left() + size); x++) {
        int argb = source[(y - face.top()) * size + x - face.left()];
        pixels[y * width + x] = blend(argb, pixels[y * width + x]);
      }
    }
  }

  /** Returns a colour with transparency over an opaque one. */
  private static int blend(int argb, int below) {
    int alpha = argb >>> 24;
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int over = (argb >> shift) & 0xff;
      int under = (below >> shift) & 0xff;
      mixed |= ((over * alpha + under * (255 - alpha) + 127) / 255) << shift;
    }
    return mixed;
  }
}
