package kinesic.facebehavior.synthetic;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;

/**
 * A database of synthetic faces: a style of images, a group of people, a kind of behaviour, and
 * what of it is annotated.
 *
 * <p>A sample is a pure function of (seed, name, index): it can be asked for in any order, from any
 * thread, and a larger database begins with the samples of a smaller one. People are numbered, and
 * a number is the same person in every database of the same seed, so two databases share people
 * only where their ranges meet.
 *
 * @param name its name; part of the seed
 * @param seed the seed
 * @param size how many samples it has
 * @param imageSize width and height of its images in pixels
 * @param styles how its images are taken; each sample draws one
 * @param people who is in it
 * @param repertoire what they do
 * @param labels which kinds of labels it publishes
 * @param annotated the AUs that it annotates, if it annotates AUs
 * @param errors how its labels go wrong
 */
public record SyntheticDatabase(
    String name,
    long seed,
    int size,
    int imageSize,
    List<CaptureStyle> styles,
    People people,
    Repertoire repertoire,
    Labels labels,
    Set<ActionUnit> annotated,
    Errors errors)
    implements Iterable<Sample> {

  /** Which kinds of labels a database publishes. */
  public enum Labels {
    /** Valence and arousal, as Aff-Wild and AFEW-VA. */
    VALENCE_AROUSAL,
    /** Action units, as EmotioNet, DISFA and BP4D. */
    ACTION_UNITS,
    /** The expression, as RAF-DB. */
    EXPRESSION,
    /** The compound expression, as RAF-DB's compound part. */
    COMPOUND,
    /** Expression or compound expression, action units, valence and arousal. */
    ALL,
    /** Who it is, as VGGFace2. */
    IDENTITY,
    /** Attributes, as CelebA if one leaves its identities aside. */
    ATTRIBUTES,
    /** Who it is, and attributes, as CelebA. */
    IDENTITY_AND_ATTRIBUTES;

    boolean affect() {
      return this == VALENCE_AROUSAL || this == ALL;
    }

    boolean actionUnits() {
      return this == ACTION_UNITS || this == ALL;
    }

    boolean expression() {
      return this == EXPRESSION || this == ALL;
    }

    boolean compound() {
      return this == COMPOUND || this == ALL;
    }

    boolean attributes() {
      return this == ATTRIBUTES || this == IDENTITY_AND_ATTRIBUTES;
    }

    boolean identity() {
      return this == IDENTITY || this == IDENTITY_AND_ATTRIBUTES;
    }
  }

  /**
   * The people {@code first} to {@code first + count - 1}.
   *
   * @param first the number of the first
   * @param count how many
   * @param inTurn whether they have as many images each: sample i shows number {@code i % count};
   *     else each sample draws one of them
   */
  public record People(int first, int count, boolean inTurn) {

    /** People of whom each sample draws one. */
    public People(int first, int count) {
      this(first, count, false);
    }

    private int person(int index, SplitMixStream random) {
      return first + (inTurn ? index % count : random.below(count));
    }
  }

  /**
   * What the people of a database do: fractions of its samples; the rest is spontaneous.
   *
   * @param basic fraction of the seven expressions
   * @param compound fraction of the compound expressions
   * @param balanced whether the seven are equally frequent; else neutral and happy faces are more
   *     frequent, as in databases collected from the web
   */
  public record Repertoire(float basic, float compound, boolean balanced) {}

  /**
   * How published labels differ from the truth.
   *
   * @param expression probability that an expression is taken for a similar one
   * @param actionUnits probability that an annotated AU is marked the wrong way
   * @param missingActionUnits probability that an AU is not annotated in an image although the
   *     database annotates it
   * @param affect standard deviation of the error of valence and arousal
   * @param attributes probability that an attribute is marked the wrong way
   */
  public record Errors(
      float expression,
      float actionUnits,
      float missingActionUnits,
      float affect,
      float attributes) {

    /** No errors. */
    public static final Errors NONE = new Errors(0, 0, 0, 0);

    /** Errors of a database without attributes. */
    public Errors(float expression, float actionUnits, float missingActionUnits, float affect) {
      this(expression, actionUnits, missingActionUnits, affect, 0);
    }
  }

  private static final People KNOWN = new People(10_000, 100, true);
  private static final Errors CODED = new Errors(0, 0, 0, 0, 0.04f);

  /** Those of which it is known how often people show which AU. */
  private static final CompoundExpression[] COMPOUNDS =
      CompoundClasses.DU.classes().toArray(CompoundExpression[]::new);

  private static final float[] BALANCED = {1, 1, 1, 1, 1, 1, 1};
  private static final float[] FOUND = {0.21f, 0.12f, 0.10f, 0.09f, 0.24f, 0.13f, 0.11f};

  /**
   * A database.
   *
   * @throws IllegalArgumentException if it has no samples, no people, no style, or an image size
   *     that cannot be drawn
   */
  public SyntheticDatabase {
    if (size < 1 || people.count() < 1 || styles.isEmpty()) {
      throw new IllegalArgumentException(
          "synthetic database "
              + name
              + ": "
              + size
              + " samples, "
              + people.count()
              + " people, "
              + styles.size()
              + " styles, expected at least one of each");
    }
    SyntheticFace.checkSize(imageSize);
    styles = List.copyOf(styles);
    annotated = Set.copyOf(annotated);
  }

  /** Videos made at home, 200 people, annotated with valence and arousal, as Aff-Wild. */
  public static SyntheticDatabase videoAffect(long seed, int size, int imageSize) {
    return new SyntheticDatabase(
        "video-va",
        seed,
        size,
        imageSize,
        List.of(CaptureStyle.VIDEO),
        new People(0, 200),
        new Repertoire(0.55f, 0.1f, false),
        Labels.VALENCE_AROUSAL,
        Set.of(),
        new Errors(0, 0, 0, 0.08f));
  }

  /** Photographs from the web, 1000 people, annotated with all AUs but not in each image. */
  public static SyntheticDatabase webActionUnits(long seed, int size, int imageSize) {
    return new SyntheticDatabase(
        "web-au",
        seed,
        size,
        imageSize,
        List.of(CaptureStyle.WEB),
        new People(1000, 1000),
        new Repertoire(0.5f, 0.1f, false),
        Labels.ACTION_UNITS,
        EnumSet.allOf(ActionUnit.class),
        new Errors(0, 0.03f, 0.15f, 0));
  }

  /** A laboratory, 41 people, mostly spontaneous, annotated with the 12 AUs of BP4D. */
  public static SyntheticDatabase studioActionUnits(long seed, int size, int imageSize) {
    return new SyntheticDatabase(
        "studio-au",
        seed,
        size,
        imageSize,
        List.of(CaptureStyle.STUDIO),
        new People(2000, 41),
        new Repertoire(0.3f, 0, true),
        Labels.ACTION_UNITS,
        units(1, 2, 4, 6, 7, 10, 12, 14, 15, 17, 23, 24),
        new Errors(0, 0.02f, 0, 0));
  }

  /** Photographs from the web, 1000 people, annotated with the expression, as RAF-DB. */
  public static SyntheticDatabase webExpression(long seed, int size, int imageSize) {
    return new SyntheticDatabase(
        "web-expression",
        seed,
        size,
        imageSize,
        List.of(CaptureStyle.WEB),
        new People(3000, 1000),
        new Repertoire(1, 0, false),
        Labels.EXPRESSION,
        Set.of(),
        new Errors(0.06f, 0, 0, 0));
  }

  /** People that no other database has, in all styles, with all true labels: for evaluation. */
  public static SyntheticDatabase test(long seed, int size, int imageSize) {
    return new SyntheticDatabase(
        "test",
        seed,
        size,
        imageSize,
        List.of(CaptureStyle.VIDEO, CaptureStyle.WEB, CaptureStyle.STUDIO),
        new People(9000, 300),
        new Repertoire(0.7f, 0, true),
        Labels.ALL,
        EnumSet.allOf(ActionUnit.class),
        Errors.NONE);
  }

  /** As {@link #test}, with other people: for measuring while training. */
  public static SyntheticDatabase validation(long seed, int size, int imageSize) {
    return new SyntheticDatabase(
        "validation",
        seed,
        size,
        imageSize,
        List.of(CaptureStyle.VIDEO, CaptureStyle.WEB, CaptureStyle.STUDIO),
        new People(8000, 300),
        new Repertoire(0.7f, 0, true),
        Labels.ALL,
        EnumSet.allOf(ActionUnit.class),
        Errors.NONE);
  }

  /**
   * Photographs from the web, 1000 people that no other database has, annotated with the compound
   * expression that they show, as RAF-DB's compound part.
   */
  public static SyntheticDatabase compound(long seed, int size, int imageSize) {
    return new SyntheticDatabase(
        "compound",
        seed,
        size,
        imageSize,
        List.of(CaptureStyle.WEB),
        new People(6000, 1000),
        new Repertoire(0, 1, true),
        Labels.COMPOUND,
        Set.of(),
        Errors.NONE);
  }

  /**
   * People that no other database has, more of them spontaneous, in a style that no database to
   * learn from has, with all true labels: whether what was learned holds elsewhere.
   */
  public static SyntheticDatabase fieldTest(long seed, int size, int imageSize) {
    return new SyntheticDatabase(
        "field-test",
        seed,
        size,
        imageSize,
        List.of(CaptureStyle.FIELD),
        new People(7000, 300),
        new Repertoire(0.5f, 0, false),
        Labels.ALL,
        EnumSet.allOf(ActionUnit.class),
        Errors.NONE);
  }

  /** Compound expressions only, by the people of {@link #test}. */
  public static SyntheticDatabase compoundTest(long seed, int size, int imageSize) {
    return new SyntheticDatabase(
        "test-compound",
        seed,
        size,
        imageSize,
        List.of(CaptureStyle.VIDEO, CaptureStyle.WEB, CaptureStyle.STUDIO),
        new People(9000, 300),
        new Repertoire(0, 1, true),
        Labels.ALL,
        EnumSet.allOf(ActionUnit.class),
        Errors.NONE);
  }

  /** 100 people in as many images each, annotated with who they are, as VGGFace2. */
  public static SyntheticDatabase peopleIdentity(long seed, int size, int imageSize) {
    return people("people-identity", seed, size, imageSize, KNOWN, Labels.IDENTITY, Errors.NONE);
  }

  /** Other images of the people of {@link #peopleIdentity}, annotated with attributes. */
  public static SyntheticDatabase peopleAttributes(long seed, int size, int imageSize) {
    return people("people-attributes", seed, size, imageSize, KNOWN, Labels.ATTRIBUTES, CODED);
  }

  /** 1000 people that no other database has, annotated with attributes. */
  public static SyntheticDatabase strangersAttributes(long seed, int size, int imageSize) {
    return people(
        "strangers-attributes",
        seed,
        size,
        imageSize,
        new People(11_000, 1000, true),
        Labels.ATTRIBUTES,
        CODED);
  }

  /**
   * More images of the people of {@link #peopleIdentity}, annotated with both, as CelebA: to
   * estimate from which attributes go with whom.
   */
  public static SyntheticDatabase peopleBoth(long seed, int size, int imageSize) {
    return people(
        "people-both", seed, size, imageSize, KNOWN, Labels.IDENTITY_AND_ATTRIBUTES, CODED);
  }

  /** The people of {@link #peopleIdentity} in unseen images, with all true labels. */
  public static SyntheticDatabase peopleKnownTest(long seed, int size, int imageSize) {
    return people(
        "people-known-test",
        seed,
        size,
        imageSize,
        KNOWN,
        Labels.IDENTITY_AND_ATTRIBUTES,
        Errors.NONE);
  }

  /** 100 people that no other database has, with all true labels: for evaluation. */
  public static SyntheticDatabase peopleTest(long seed, int size, int imageSize) {
    return people(
        "people-test",
        seed,
        size,
        imageSize,
        new People(14_000, 100, true),
        Labels.IDENTITY_AND_ATTRIBUTES,
        Errors.NONE);
  }

  /** As {@link #peopleTest}, with other people, in the style of {@link #fieldTest}. */
  public static SyntheticDatabase peopleFieldTest(long seed, int size, int imageSize) {
    return new SyntheticDatabase(
        "people-field-test",
        seed,
        size,
        imageSize,
        List.of(CaptureStyle.FIELD),
        new People(15_000, 100, true),
        new Repertoire(0.5f, 0.1f, false),
        Labels.IDENTITY_AND_ATTRIBUTES,
        Set.of(),
        Errors.NONE);
  }

  /** As {@link #peopleTest}, with other people: for measuring while training. */
  public static SyntheticDatabase peopleValidation(long seed, int size, int imageSize) {
    return people(
        "people-validation",
        seed,
        size,
        imageSize,
        new People(13_000, 100, true),
        Labels.IDENTITY_AND_ATTRIBUTES,
        Errors.NONE);
  }

  private static SyntheticDatabase people(
      String name,
      long seed,
      int size,
      int imageSize,
      People people,
      Labels labels,
      Errors errors) {
    return new SyntheticDatabase(
        name,
        seed,
        size,
        imageSize,
        List.of(CaptureStyle.WEB, CaptureStyle.VIDEO),
        people,
        new Repertoire(0.5f, 0.1f, false),
        labels,
        Set.of(),
        errors);
  }

  private static Set<ActionUnit> units(int... numbers) {
    Set<ActionUnit> units = EnumSet.noneOf(ActionUnit.class);
    for (int number : numbers) {
      units.add(ActionUnit.ofNumber(number));
    }
    return units;
  }

  /** This database with only these AUs annotated. */
  public SyntheticDatabase withAnnotated(Set<ActionUnit> units) {
    return new SyntheticDatabase(
        name, seed, size, imageSize, styles, people, repertoire, labels, units, errors);
  }

  /**
   * The sample of this index, without drawing its image.
   *
   * @throws IndexOutOfBoundsException if the index is not in 0 to {@code size - 1}
   */
  public Sample get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(
          "synthetic database " + name + ": sample " + index + " of " + size);
    }
    SplitMixStream random = new SplitMixStream(seed, name, index);
    Behaviour behaviour = behaviour(random);
    Identity identity = Identity.of(seed, people.person(index, random));
    CaptureStyle style = styles.get(random.below(styles.size()));
    float limit = 0.9f * Pose.LIMIT;
    Pose pose =
        new Pose(
            Identity.clamp(random.gaussian(0, style.poseDeviation()), -limit, limit),
            Identity.clamp(random.gaussian(0, 0.5f * style.poseDeviation()), -18, 18),
            random.gaussian(0, 0.2f * style.poseDeviation()));
    Scene scene = Scene.draw(style, identity, new SplitMixStream(seed, name + "/scene", index));
    FaceParameters face = new FaceParameters(identity, behaviour.actionUnits(), pose, scene);
    Annotation annotation =
        Annotation.of(behaviour, face, this, new SplitMixStream(seed, name + "/annotation", index));
    return new Sample(index, face, behaviour, annotation, imageSize);
  }

  private Behaviour behaviour(SplitMixStream random) {
    float kind = random.unit();
    if (kind < repertoire.basic()) {
      float[] frequencies = repertoire.balanced() ? BALANCED : FOUND;
      return Behaviour.show(random.weighted(Expression.values(), frequencies), random);
    }
    if (kind < repertoire.basic() + repertoire.compound()) {
      return Behaviour.show(random.pick(COMPOUNDS), random);
    }
    return Behaviour.spontaneous(random);
  }

  @Override
  public Iterator<Sample> iterator() {
    return IntStream.range(0, size).mapToObj(this::get).iterator();
  }
}
