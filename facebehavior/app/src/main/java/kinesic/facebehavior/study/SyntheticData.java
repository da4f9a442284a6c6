package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.PairDraw;
import kinesic.facebehavior.synthetic.SyntheticDatabase;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.training.CooccurrenceCounts;
import kinesic.facebehavior.training.TrainingData;

/**
 * Synthetic databases. Every seed has its own people, faces and label errors, for training and for
 * testing, so that an effect over the seeds is not the effect of one drawing.
 */
public final class SyntheticData implements StudyData {

  private static final String UNSEEN = "unseen people, in the styles of the training databases";
  private static final String FIELD = "unseen people, in a style that no training database has";

  /** A database with a number of faces. */
  private record Plan(SyntheticPreset preset, int faces) {}

  private record TestPlan(
      String name, SyntheticPreset preset, String description, boolean paired) {}

  private final SyntheticCache cache;
  private final int side;
  private final int testFaces;
  private final Map<Task, Plan> training;
  private final Plan validation;
  private final List<TestPlan> tests;
  private final Plan coAnnotated; // tables are estimated on it
  private final boolean couplesByEstimate; // else by the table of Du et al.
  private final Map<Long, TrainingData> read = new HashMap<>();
  private final Map<Long, Relatedness> estimates = new HashMap<>();

  private SyntheticData(
      SyntheticCache cache,
      int side,
      int testFaces,
      Map<Task, Plan> training,
      Plan validation,
      List<TestPlan> tests,
      Plan coAnnotated,
      boolean couplesByEstimate) {
    this.cache = cache;
    this.side = side;
    this.testFaces = testFaces;
    this.training = training;
    this.validation = validation;
    this.tests = tests;
    this.coAnnotated = coAnnotated;
    this.couplesByEstimate = couplesByEstimate;
    tests.get(0).preset().database(1, testFaces, side); // refuses a side that cannot be drawn
  }

  /**
   * Databases of valence and arousal, action units and expressions. The table can be estimated on
   * faces of other people that carry both of the latter.
   *
   * @param family of databases
   * @param cache of the databases
   * @param faces of the three training databases together
   * @param side of a face in pixels
   * @param testFaces of each test set
   * @throws IllegalArgumentException if there are fewer than 12 faces or the side is out of range
   */
  public static SyntheticData affect(
      SyntheticFamily family, SyntheticCache cache, int faces, int side, int testFaces) {
    requireFaces(faces, 12);
    Map<Task, Plan> training = new LinkedHashMap<>();
    training.put(Affect.VALENCE_AROUSAL, new Plan(family.valenceArousal(), faces / 3));
    training.put(Affect.ACTION_UNITS, new Plan(family.actionUnits(), faces * 5 / 12));
    training.put(Affect.EXPRESSION, new Plan(family.expression(), faces / 4));
    return new SyntheticData(
        cache,
        side,
        testFaces,
        training,
        new Plan(family.validation(), Math.max(12, faces / 15)),
        List.of(
            new TestPlan("test", family.test(), UNSEEN, false),
            new TestPlan("field-test", family.fieldTest(), FIELD, false),
            new TestPlan(
                "test-compound",
                family.compoundTest(),
                "compound expressions, for which no network was trained",
                false)),
        new Plan(family.coAnnotated(), faces / 4),
        false);
  }

  /**
   * Databases of identities and attributes. The table is estimated on further images of the same
   * people that carry both.
   *
   * @param cache of the databases
   * @param faces for training, half with identities and half with attributes
   * @param side of a face in pixels
   * @param testFaces of each test set
   * @throws IllegalArgumentException if there are fewer than 8 faces or the side is out of range
   */
  public static SyntheticData identity(SyntheticCache cache, int faces, int side, int testFaces) {
    requireFaces(faces, 8);
    Map<Task, Plan> training = new LinkedHashMap<>();
    training.put(Identity.PERSON, new Plan(SyntheticPreset.PEOPLE_IDENTITY, faces / 2));
    training.put(Identity.ATTRIBUTES, new Plan(SyntheticPreset.PEOPLE_ATTRIBUTES, faces / 2));
    return new SyntheticData(
        cache,
        side,
        testFaces,
        training,
        new Plan(SyntheticPreset.PEOPLE_VALIDATION, Math.max(8, faces / 10)),
        List.of(
            new TestPlan("people-test", SyntheticPreset.PEOPLE_TEST, UNSEEN, true),
            new TestPlan("people-field-test", SyntheticPreset.PEOPLE_FIELD_TEST, FIELD, true),
            new TestPlan(
                "people-known-test",
                SyntheticPreset.PEOPLE_KNOWN_TEST,
                "new images of the people trained on",
                false)),
        new Plan(SyntheticPreset.PEOPLE_BOTH, faces / 2),
        true);
  }

  private static void requireFaces(int faces, int least) {
    if (faces < least) {
      throw new IllegalArgumentException(
          "study: faces is %s, expected at least %s".formatted(faces, least));
    }
  }

  private Path manifest(long seed, Plan plan) throws IOException {
    return cache.manifest(seed, plan.preset().database(seed, plan.faces(), side));
  }

  @Override
  public TrainingData training(long seed) throws IOException {
    TrainingData known = read.get(seed);
    if (known != null) {
      return known;
    }
    Map<Task, List<Path>> files = new LinkedHashMap<>();
    for (Map.Entry<Task, Plan> database : training.entrySet()) {
      files.put(database.getKey(), List.of(manifest(seed, database.getValue())));
    }
    TrainingData data = TrainingData.read(files, manifest(seed, validation));
    read.put(seed, data);
    return data;
  }

  @Override
  public List<Test> tests(long seed) throws IOException {
    List<Test> sets = new ArrayList<>();
    for (TestPlan test : tests) {
      SyntheticDatabase database = test.preset().database(seed, testFaces, side);
      Manifest faces = ManifestReader.read(cache.manifest(seed, database));
      sets.add(
          new Test(
              test.name(),
              test.description(),
              faces,
              test.paired() ? PairDraw.of(faces.rows(), seed) : List.of()));
    }
    return sets;
  }

  @Override
  public Optional<Relatedness> table(long seed) throws IOException {
    return couplesByEstimate ? estimate(seed) : Optional.empty();
  }

  @Override
  public Optional<Relatedness> estimate(long seed) throws IOException {
    Relatedness known = estimates.get(seed);
    if (known == null) {
      Manifest faces = ManifestReader.read(manifest(seed, coAnnotated));
      known = CooccurrenceCounts.of(List.of(faces)).estimate().table();
      estimates.put(seed, known);
    }
    return Optional.of(known);
  }
}
