package kinesic.facebehavior.synthetic;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import kinesic.facebehavior.ActionUnit;

/**
 * The synthetic databases that can be drawn by name.
 *
 * <p>Those for training publish one kind of label, with errors as real databases have; those for
 * validation and testing have people of their own and publish the truth. Tables of relatedness are
 * estimated on {@link #WEB_BOTH}, {@link #SKETCH_BOTH} and {@link #PEOPLE_BOTH}, which publish two
 * kinds. The databases whose names begin with {@code SKETCH} are a second family for affect:
 * drawings instead of photographs, other people, and labels by coders who err in ways of their own.
 *
 * <pre>{@code
 * SyntheticDatabase faces = SyntheticPreset.WEB_EXPRESSION.database(1, 1000, 64);
 * BufferedImage first = faces.get(0).image();
 * }</pre>
 */
public enum SyntheticPreset {
  /** Home videos of 200 people, labelled with valence and arousal, like Aff-Wild. */
  VIDEO_VA(
      CaptureStyle.VIDEO,
      People.atRandom(0, 200),
      new Repertoire(0.55f, 0.1f, false),
      Labelling.valenceArousal(0.08f)),

  /** Web photographs of 1000 people, labelled with all AUs, not all in every image. */
  WEB_AU(
      CaptureStyle.WEB,
      People.atRandom(1000, 1000),
      new Repertoire(0.5f, 0.1f, false),
      Labelling.actionUnits(EnumSet.allOf(ActionUnit.class), 0.03f, 0.15f)),

  /** Mostly spontaneous faces of 41 people in a laboratory, labelled with the 12 AUs of BP4D. */
  STUDIO_AU(
      CaptureStyle.STUDIO,
      People.atRandom(2000, 41),
      new Repertoire(0.3f, 0, true),
      Labelling.actionUnits(units(1, 2, 4, 6, 7, 10, 12, 14, 15, 17, 23, 24), 0.02f, 0)),

  /** Web photographs of 1000 people, labelled with the expression, like RAF-DB. */
  WEB_EXPRESSION(
      CaptureStyle.WEB,
      People.atRandom(3000, 1000),
      new Repertoire(1, 0, false),
      Labelling.expression(0.06f)),

  /**
   * Web photographs of 1000 people of its own, labelled with expression and AUs, with the errors of
   * {@link #WEB_EXPRESSION} and {@link #WEB_AU}: for estimating which AUs belong to an expression.
   */
  WEB_BOTH(
      CaptureStyle.WEB,
      People.atRandom(12_000, 1000),
      new Repertoire(1, 0, false),
      Labelling.expressionAndActionUnits(0.06f, 0.03f, 0.15f)),

  /**
   * Web photographs of 1000 people of its own, labelled with the compound expression that they
   * show, like the compound part of RAF-DB.
   */
  COMPOUND(
      CaptureStyle.WEB,
      People.atRandom(6000, 1000),
      new Repertoire(0, 1, true),
      Labelling.compound()),

  /** Like {@link #TEST} with other people: for model selection during training. */
  VALIDATION(allTrue(8000, new Repertoire(0.7f, 0, true))),

  /** 300 people of its own in all training styles, with all true labels. */
  TEST(allTrue(9000, new Repertoire(0.7f, 0, true))),

  /**
   * 300 people of its own, more of them spontaneous, in a style that no training database has, with
   * all true labels: measures generalisation to new conditions.
   */
  FIELD_TEST(
      CaptureStyle.FIELD,
      People.atRandom(7000, 300),
      new Repertoire(0.5f, 0, false),
      Labelling.trueAffect()),

  /** Compound expressions of the people of {@link #TEST}, with all true labels. */
  TEST_COMPOUND(allTrue(9000, new Repertoire(0, 1, true))),

  /** Comics of 300 people, labelled with valence and arousal by 5 coders. */
  SKETCH_VA(
      CaptureStyle.CARTOON,
      People.atRandom(30_000, 300),
      new Repertoire(0.45f, 0.15f, false, 0.35f),
      Labelling.valenceArousal(0.05f).by(new Coders(5, 0, 0, 0.08f))),

  /** Pencil drawings and comics of 800 people, labelled with all AUs by 6 coders, with gaps. */
  SKETCH_AU(
      drawn(
          People.atRandom(31_000, 800),
          new Repertoire(0.4f, 0.1f, false, 0.35f),
          Labelling.actionUnits(EnumSet.allOf(ActionUnit.class), 0.01f, 0.3f)
              .by(new Coders(6, 0.08f, 0, 0)))),

  /** Pencil drawings and comics of 800 people, labelled with the expression by 4 coders. */
  SKETCH_EXPRESSION(
      drawn(
          People.atRandom(32_000, 800),
          new Repertoire(1, 0, true, 0.35f),
          Labelling.expression(0.02f).by(new Coders(4, 0, 0.1f, 0)))),

  /**
   * Pencil drawings and comics of 800 people of its own, labelled with expression and AUs, with the
   * errors of {@link #SKETCH_EXPRESSION} and {@link #SKETCH_AU}, by 5 coders.
   */
  SKETCH_BOTH(
      drawn(
          People.atRandom(36_000, 800),
          new Repertoire(1, 0, true, 0.35f),
          Labelling.expressionAndActionUnits(0.02f, 0.01f, 0.3f)
              .by(new Coders(5, 0.08f, 0.1f, 0)))),

  /** Like {@link #SKETCH_TEST} with other people: for model selection during training. */
  SKETCH_VALIDATION(
      drawn(
          People.atRandom(33_000, 300),
          new Repertoire(0.7f, 0, true, 0.35f),
          Labelling.trueAffect())),

  /** Pencil drawings and comics of 300 people of its own, with all true labels. */
  SKETCH_TEST(
      drawn(
          People.atRandom(34_000, 300),
          new Repertoire(0.7f, 0, true, 0.35f),
          Labelling.trueAffect())),

  /** Charcoal drawings, in whose style no training database is, with all true labels. */
  SKETCH_FIELD_TEST(
      CaptureStyle.CHARCOAL,
      People.atRandom(35_000, 300),
      new Repertoire(0.6f, 0, true, 0.35f),
      Labelling.trueAffect()),

  /** Compound expressions of the people of {@link #SKETCH_TEST}, with all true labels. */
  SKETCH_TEST_COMPOUND(
      drawn(
          People.atRandom(34_000, 300), new Repertoire(0, 1, true, 0.35f), Labelling.trueAffect())),

  /** 100 people with the same number of images each, labelled with identity, like VGGFace2. */
  PEOPLE_IDENTITY(known(Labelling.identity())),

  /** Other images of the people of {@link #PEOPLE_IDENTITY}, labelled with attributes. */
  PEOPLE_ATTRIBUTES(known(Labelling.attributes(0.04f))),

  /** 1000 people of its own, labelled with attributes. */
  STRANGERS_ATTRIBUTES(identities(People.inTurn(11_000, 1000), Labelling.attributes(0.04f))),

  /**
   * More images of the people of {@link #PEOPLE_IDENTITY}, labelled with identity and attributes,
   * like CelebA: for estimating which attributes belong to whom.
   */
  PEOPLE_BOTH(known(Labelling.identityAndAttributes(0.04f))),

  /** Like {@link #PEOPLE_TEST} with other people: for model selection during training. */
  PEOPLE_VALIDATION(identities(People.inTurn(13_000, 100), Labelling.identityAndAttributes(0))),

  /** Unseen images of the people of {@link #PEOPLE_IDENTITY}, with true labels. */
  PEOPLE_KNOWN_TEST(known(Labelling.identityAndAttributes(0))),

  /** 100 people of its own, with true identities and attributes. */
  PEOPLE_TEST(identities(People.inTurn(14_000, 100), Labelling.identityAndAttributes(0))),

  /** Like {@link #PEOPLE_TEST} with other people, in the style of {@link #FIELD_TEST}. */
  PEOPLE_FIELD_TEST(
      CaptureStyle.FIELD,
      People.inTurn(15_000, 100),
      new Repertoire(0.5f, 0.1f, false),
      Labelling.identityAndAttributes(0));

  @SuppressWarnings("ImmutableEnumChecker") // a design copies its collections
  private final DatabaseDesign design;

  SyntheticPreset(DatabaseDesign design) {
    this.design = design;
  }

  SyntheticPreset(CaptureStyle style, People people, Repertoire repertoire, Labelling labelling) {
    this(new DatabaseDesign(List.of(style), people, repertoire, labelling));
  }

  /** 300 people in all training styles, with all true labels. */
  private static DatabaseDesign allTrue(int firstPerson, Repertoire repertoire) {
    return new DatabaseDesign(
        List.of(CaptureStyle.VIDEO, CaptureStyle.WEB, CaptureStyle.STUDIO),
        People.atRandom(firstPerson, 300),
        repertoire,
        Labelling.trueAffect());
  }

  /** Pencil drawings and comics. */
  private static DatabaseDesign drawn(People people, Repertoire repertoire, Labelling labelling) {
    return new DatabaseDesign(
        List.of(CaptureStyle.PENCIL, CaptureStyle.CARTOON), people, repertoire, labelling);
  }

  /** The people whose identities are learned. */
  private static DatabaseDesign known(Labelling labelling) {
    return identities(People.inTurn(10_000, 100), labelling);
  }

  private static DatabaseDesign identities(People people, Labelling labelling) {
    return new DatabaseDesign(
        List.of(CaptureStyle.WEB, CaptureStyle.VIDEO),
        people,
        new Repertoire(0.5f, 0.1f, false),
        labelling);
  }

  private static Set<ActionUnit> units(int... numbers) {
    return Arrays.stream(numbers).mapToObj(ActionUnit::ofNumber).collect(Collectors.toSet());
  }

  /** What its databases are like. */
  public DatabaseDesign design() {
    return design;
  }

  /**
   * The database of this preset.
   *
   * @param seed the seed of people, faces and label errors
   * @param size number of samples, at least 1
   * @param imageSize width and height of the images in pixels, 16 to 1024
   * @throws IllegalArgumentException if {@code size} or {@code imageSize} is out of range
   */
  public SyntheticDatabase database(long seed, int size, int imageSize) {
    return new SyntheticDatabase(toString(), design, seed, size, imageSize);
  }

  /**
   * The preset of this name, in any letter case.
   *
   * @throws IllegalArgumentException if no preset has this name
   */
  public static SyntheticPreset parse(String name) {
    for (SyntheticPreset preset : values()) {
      if (preset.toString().equalsIgnoreCase(name)) {
        return preset;
      }
    }
    throw new IllegalArgumentException(
        "database: \"%s\" is unknown, expected one of %s"
            .formatted(
                name,
                Arrays.stream(values())
                    .map(SyntheticPreset::toString)
                    .collect(Collectors.joining(", "))));
  }

  /** The name on the command line and of the files: {@code video-va}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
