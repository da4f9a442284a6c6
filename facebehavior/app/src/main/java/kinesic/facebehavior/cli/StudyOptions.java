package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.RelatednessFile;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import kinesic.facebehavior.study.Arm;
import kinesic.facebehavior.study.Databases;
import kinesic.facebehavior.study.Drawing;
import kinesic.facebehavior.study.GivenDatabases;
import kinesic.facebehavior.study.StudyMatrix;
import kinesic.facebehavior.training.TrainingData;
import kinesic.facebehavior.training.TrainingPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every study. What is not given has the value that suits the subject. */
final class StudyOptions {

  private static final List<Double> FRACTIONS = List.of(0.05, 0.2, 1.0);
  private static final List<Double> QUICK_FRACTIONS = List.of(0.2, 1.0);
  private static final int SEEDS = 5;
  private static final int QUICK_SEEDS = 3;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DATABASE",
      description =
          "a database to learn from in place of drawn faces: NAME=FOLDER, or a CSV manifest, as"
              + " for train; may be repeated")
  private List<DatabaseSource> data = List.of();

  @Option(
      names = "--validation",
      paramLabel = "DATABASE",
      description = "with --data: thresholds are chosen and learning curves measured on it")
  private @Nullable DatabaseSource validation;

  @Option(
      names = "--test",
      paramLabel = "DATABASE",
      description =
          "with --data: a database that networks are held against, the part that it holds out;"
              + " may be repeated, also with one that nothing was learned from")
  private List<DatabaseSource> tests = List.of();

  @Mixin private final DatabaseReading reading = new DatabaseReading();

  @Option(
      names = "--relatedness",
      paramLabel = "TABLE",
      description = "with --data: the table that couples, as CSV")
  private @Nullable Path relatedness;

  @Option(
      names = "--resume",
      description = "goes on where the study in the folder was stopped; there must be one")
  private boolean resume;

  @Option(
      names = "--quick",
      description =
          "a small study of a few minutes: fewer faces, epochs and seeds, and no 5 %% of labels")
  private boolean quick;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "how often everything is trained, at most 20; default: 5, --quick 3")
  private @Nullable Integer seeds;

  @Option(
      names = "--fractions",
      split = ",",
      paramLabel = "F",
      description =
          "of the labels of each database, rising to 1; default: 0.05,0.2,1, --quick 0.2,1")
  private List<Double> fractions = List.of();

  @Option(
      names = "--faces",
      paramLabel = "N",
      description = "drawn faces to learn from, of all databases together")
  private @Nullable Integer faces;

  @Option(
      names = "--test-faces",
      paramLabel = "N",
      description = "drawn faces of each test database")
  private @Nullable Integer testFaces;

  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      description = "faces are drawn or scaled to this")
  private @Nullable Integer side;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "how often a network sees each face; with a fraction f of the labels 1/sqrt(f) times as"
              + " often")
  private @Nullable Integer epochs;

  @Option(
      names = "--trunk",
      paramLabel = "NAME",
      defaultValue = "compact",
      description = "compact, resnet-18 or resnet-50; default: ${DEFAULT-VALUE}")
  private Trunk trunk;

  @Option(
      names = "--batch",
      paramLabel = "FACES",
      defaultValue = "96",
      description = "faces a step, of all databases together; default: ${DEFAULT-VALUE}")
  private int batch;

  @Option(names = "--rate", paramLabel = "RATE", description = "the highest learning rate")
  private @Nullable Float rate;

  @Option(names = "--temperature", paramLabel = "T", description = "of soft co-annotation")
  private @Nullable Double temperature;

  @Option(
      names = "--lambda-au",
      paramLabel = "FACTOR",
      description = "factor of the loss of action units or attributes")
  private @Nullable Double binaries;

  @Option(
      names = "--lambda-va",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "factor of the loss of valence and arousal; default: ${DEFAULT-VALUE}")
  private double values;

  @Option(
      names = "--lambda-dm",
      paramLabel = "FACTOR",
      description = "factor of the loss of distribution matching")
  private @Nullable Double matching;

  @Option(
      names = "--lambda-sca",
      paramLabel = "FACTOR",
      description = "factor of the loss of soft co-annotation")
  private @Nullable Double soft;

  /**
   * What suits a subject.
   *
   * @param faces drawn to learn from
   * @param testFaces drawn for each test
   * @param weights the usual factors
   * @param temperature the usual one
   */
  record Suited(
      int faces,
      int testFaces,
      int side,
      int epochs,
      float rate,
      double dropout,
      Weights weights,
      double temperature) {

    private Suited forMinutes() {
      return new Suited(
          faces * 3 / 10, testFaces / 2, side, epochs * 3 / 5, rate, dropout, weights, temperature);
    }
  }

  /** All values, whether given or suited. */
  record Chosen(
      StudyMatrix matrix, TrainingPlan plan, int faces, int testFaces, int side, boolean resume) {}

  /** The factors of the losses, given or suited. */
  Weights weights(Suited suited) {
    return new Weights(
        given(binaries, suited.weights().binaries()),
        values,
        given(matching, suited.weights().matching()),
        given(soft, suited.weights().softCoAnnotation()));
  }

  /** The temperature of soft co-annotation, given or suited. */
  double temperature(Suited suited) {
    return given(temperature, suited.temperature());
  }

  /**
   * All values.
   *
   * @param arms what is compared
   * @param thinned the names of the arms that are trained with fewer labels too
   */
  Chosen chosen(Suited suited, List<Arm> arms, Set<String> thinned) {
    Suited values = quick ? suited.forMinutes() : suited;
    return OptionValues.inRange(
        spec,
        () -> {
          StudyMatrix matrix =
              new StudyMatrix(
                  arms,
                  thinned,
                  fractions.isEmpty() ? quick ? QUICK_FRACTIONS : FRACTIONS : fractions,
                  given(seeds, quick ? QUICK_SEEDS : SEEDS));
          int pixels = given(side, values.side());
          TrainingPlan plan =
              new TrainingPlan(
                  new NetworkConfiguration(trunk, pixels, values.dropout()),
                  Coupling.NONE,
                  weights(suited),
                  given(epochs, values.epochs()),
                  batch,
                  rate == null ? values.rate() : rate,
                  0.02f,
                  true,
                  1);
          return new Chosen(
              matrix,
              plan,
              given(faces, values.faces()),
              given(testFaces, values.testFaces()),
              pixels,
              resume);
        });
  }

  private static int given(@Nullable Integer value, int suited) {
    return value == null ? suited : value;
  }

  private static double given(@Nullable Double value, double suited) {
    return value == null ? suited : value;
  }

  /** Whether databases on disk are named, so that nothing is drawn. */
  boolean isGiven() {
    if (data.isEmpty() && (validation != null || !tests.isEmpty() || relatedness != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--validation, --test and --relatedness go with --data; without it faces are drawn");
    }
    if (!data.isEmpty() && tests.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--data needs --test DATABASE, which networks are held against");
    }
    return !data.isEmpty();
  }

  /**
   * The databases on disk.
   *
   * @param kinds of label that are learned
   * @param pairs for verification on the first test
   */
  GivenDatabases databases(Set<LabelKind> kinds, List<FacePair> pairs) throws IOException {
    Map<LabelKind, List<Manifest>> pools = new EnumMap<>(LabelKind.class);
    for (DatabaseSource source : data) {
      Manifest manifest = reading.read(source, Split.TRAIN);
      for (LabelKind kind : kinds) {
        if (manifest.kinds().contains(kind)) {
          pools.computeIfAbsent(kind, none -> new ArrayList<>()).add(manifest.only(kind));
        }
      }
    }
    if (!pools.keySet().equals(kinds)) {
      Set<LabelKind> missing = EnumSet.copyOf(kinds);
      missing.removeAll(pools.keySet());
      throw new IOException(
          "study: no database to learn from has "
              + missing.stream().map(LabelKind::words).collect(Collectors.joining(" or ")));
    }
    TrainingData training =
        new TrainingData(pools, validation == null ? null : reading.read(validation, Split.TEST));
    List<Databases.Test> tested = new ArrayList<>();
    for (DatabaseSource source : tests) {
      if (tested.stream().anyMatch(test -> test.name().equals(source.name()))) {
        throw new ParameterException(
            spec.commandLine(), "--test names two databases called " + source.name());
      }
      tested.add(
          new Databases.Test(
              source.name(),
              data.stream().anyMatch(one -> one.name().equals(source.name()))
                  ? "a part of a database that something was learned from"
                  : "a database that nothing was learned from",
              reading.read(source, Split.TEST),
              tested.isEmpty() ? pairs : List.of()));
    }
    return new GivenDatabases(
        training,
        tested,
        relatedness == null ? Optional.empty() : Optional.of(RelatednessFile.read(relatedness)));
  }

  /** A folder for drawn databases that says on {@code terminal} what it draws. */
  static Drawing drawing(Path folder, PrintWriter terminal) {
    return new Drawing(
        folder.resolve("data"),
        Runtime.getRuntime().availableProcessors(),
        line -> {
          terminal.println(line);
          terminal.flush();
        });
  }
}
