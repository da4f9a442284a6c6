package kinesic.facebehavior.fewshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.compound.LinearClassifier;
import kinesic.facebehavior.compound.SupportSet;
import kinesic.facebehavior.compound.ZeroShot;
import kinesic.facebehavior.compound.ZeroShot.Term;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestFaces;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.training.RunFolder;
import kinesic.nn.data.Dataset;
import kinesic.nn.train.Eta;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the methods of a {@link CompoundPlan} for compound expressions with a trained network,
 * and fine-tunes the network for them.
 *
 * <p>Writes {@code configuration.txt}, {@code draws.csv} (see {@link EpisodeFile}), which grows
 * episode by episode so that an interrupted run continues after the last one, and, if there are
 * training faces, {@code network.safetensors}: the network with a head for the classes, trained on
 * all training faces.
 */
public final class CompoundRun {

  private static final long DECODED_BYTES = 512L << 20;

  private final Path model;
  private final CompoundTask task;
  private final CompoundPlan plan;
  private final RunFolder folder;
  private final Consumer<String> progress;
  private final FaceBehaviorNet net;
  private final ManifestFaces trainImages;
  private final ExtractedFeatures test;
  private final @Nullable ExtractedFeatures train; // null without training faces
  private @Nullable FaceBehaviorNet tuned; // on all training faces; null before that

  /**
   * Creates a run and extracts the features of all faces.
   *
   * @param model the file of the trained network
   * @param progress receives lines about the progress
   * @throws IOException if the network or a face cannot be read, or a class has fewer training
   *     faces than shots
   * @throws IllegalArgumentException if the network lacks a task of affect
   */
  public CompoundRun(
      Path model, CompoundTask task, CompoundPlan plan, RunFolder folder, Consumer<String> progress)
      throws IOException {
    this.model = model;
    this.task = task;
    this.plan = plan;
    this.folder = folder;
    this.progress = progress;
    if (!task.train().isEmpty()) {
      int most = plan.shots().stream().filter(n -> n != Episode.ALL).reduce(0, Math::max);
      task.requireShots(most);
    }
    net = FaceBehaviorNet.read(model);
    if (!net.tasks().containsAll(Affect.HEADS)) {
      throw new IllegalArgumentException(
          model + ": needs a network of expressions, action units, and valence and arousal");
    }
    int side = net.configuration().side();
    trainImages = images(task.train(), side);
    test = ExtractedFeatures.of(net, images(task.test(), side));
    train = task.train().isEmpty() ? null : ExtractedFeatures.of(net, trainImages);
  }

  private ManifestFaces images(List<ManifestRow> rows, int side) {
    return new ManifestFaces(List.of(new Manifest(model, List.of(), rows)), side, DECODED_BYTES);
  }

  /**
   * Runs to the end, continuing an interrupted run in the folder.
   *
   * @return all episodes, in their order; empty if the run was interrupted
   * @throws IllegalArgumentException if the run in the folder began with another plan or other data
   */
  public Optional<List<Episode>> run() throws IOException {
    folder.configure(dependencies());
    EpisodeFile file = new EpisodeFile(folder.path().resolve("draws.csv"), task.testFaces());
    List<Episode> before = file.read();
    List<Episode> episodes = new ArrayList<>(zeroShot());
    List<Wanted> wanted = wanted();
    Timing timing = new Timing(wanted);
    for (Wanted next : wanted) {
      Optional<Episode> found =
          before.stream()
              .filter(a -> a.isAt(next.method().option(), next.shots(), next.draw()))
              .findFirst();
      if (found.isPresent()) {
        episodes.add(found.get());
        timing.skip(next);
        continue;
      }
      Optional<ConfusionMatrix> matrix = episode(next);
      if (matrix.isEmpty()) {
        return Optional.empty();
      }
      episodes.add(new Episode(next.method().option(), next.shots(), next.draw(), matrix.get()));
      file.write(episodes);
      timing.done(next);
    }
    file.write(episodes);
    return train == null || writeNetwork() ? Optional.of(episodes) : Optional.empty();
  }

  // ---------------------------------------------------------------- zero-shot

  private List<Episode> zeroShot() {
    List<Episode> episodes = new ArrayList<>();
    for (Set<Term> terms : plan.subsets()) {
      String name = terms.stream().sorted().map(Term::option).collect(Collectors.joining(" + "));
      ZeroShot score = new ZeroShot(task.classes(), terms);
      int[] predicted = score.predict(test.expressions(), test.actionUnits(), test.valence());
      episodes.add(new Episode(name, 0, 1, confusion(predicted)));
    }
    return episodes;
  }

  private ConfusionMatrix confusion(int[] predicted) {
    ConfusionMatrix matrix = new ConfusionMatrix(task.classes().size());
    for (int i = 0; i < predicted.length; i++) {
      matrix.add(task.label(task.test().get(i)), predicted[i]);
    }
    return matrix;
  }

  // ---------------------------------------------------------------- few-shot

  /** An episode to run. */
  private record Wanted(Method method, int shots, int draw) {}

  private List<Wanted> wanted() {
    List<Wanted> wanted = new ArrayList<>();
    if (train != null) {
      for (int shots : plan.shots()) {
        for (int draw = 1; draw <= plan.draws(shots); draw++) {
          for (Method method : plan.methods()) {
            wanted.add(new Wanted(method, shots, draw));
          }
        }
      }
    }
    return wanted;
  }

  /** The support set of an episode, as indices of training faces. */
  private int[] faces(int shots, int draw) {
    if (shots == Episode.ALL) {
      return IntStream.range(0, task.train().size()).toArray();
    }
    List<Integer> labels = IntStream.of(task.labels(task.train())).boxed().toList();
    return new SupportSampler(labels, task.classes().size(), plan.seed()).faces(shots, draw);
  }

  /** Runs an episode; empty if it was interrupted. */
  private Optional<ConfusionMatrix> episode(Wanted wanted) throws IOException {
    int[] faces = faces(wanted.shots(), wanted.draw());
    if (wanted.method() != Method.NETWORK) {
      LinearClassifier classifier = wanted.method().fit(supportSet(faces));
      return Optional.of(
          confusion(test.features().stream().mapToInt(classifier::predict).toArray()));
    }
    if (wanted.shots() == Episode.ALL) {
      return tuneOnAll()
          ? Optional.of(confusion(ExtractedFeatures.compounds(tuned(), test.images())))
          : Optional.empty();
    }
    FaceBehaviorNet own = withHead(faces);
    new FineTuning(own, subset(faces), plan.seed() + wanted.draw()).run();
    return Optional.of(confusion(ExtractedFeatures.compounds(own, test.images())));
  }

  private SupportSet supportSet(int[] faces) {
    ExtractedFeatures seen = Objects.requireNonNull(train);
    return new SupportSet(
        IntStream.of(faces).mapToObj(face -> seen.features().get(face)).toList(),
        IntStream.of(faces).map(face -> task.label(task.train().get(face))).toArray(),
        task.classes().size());
  }

  /** The network with a head that was trained over the frozen features of these faces. */
  private FaceBehaviorNet withHead(int[] faces) {
    LinearClassifier head = Method.HEAD.fit(supportSet(faces));
    int k = task.classes().size();
    return net.withHead(
        Affect.compound(task.classes()),
        Tensor.of(Shape.of(net.features(), k), head.weights()),
        Tensor.of(Shape.of(k), head.bias()));
  }

  private Dataset<FaceSample> subset(int[] faces) {
    return new Dataset<>() {
      @Override
      public int size() {
        return faces.length;
      }

      @Override
      public FaceSample get(int index) throws IOException {
        return trainImages.get(faces[index]);
      }

      @Override
      public String name(int index) {
        return trainImages.name(faces[index]);
      }
    };
  }

  /** Fine-tunes the network on all training faces, once; false if interrupted. */
  private boolean tuneOnAll() throws IOException {
    if (tuned == null) {
      progress.accept("fine-tuning the network on all training faces");
      FaceBehaviorNet own = withHead(faces(Episode.ALL, 1));
      String configuration = String.join("\n", dependencies());
      if (!new FineTuning(own, trainImages, plan.seed()).run(folder, configuration)) {
        return false;
      }
      tuned = own;
    }
    return true;
  }

  private FaceBehaviorNet tuned() {
    return Objects.requireNonNull(tuned);
  }

  /** Returns false if interrupted. */
  private boolean writeNetwork() throws IOException {
    if (folder.isComplete()) {
      return true;
    }
    if (plan.tuned() == Method.HEAD) {
      withHead(faces(Episode.ALL, 1)).write(folder.network());
      return true;
    }
    if (!tuneOnAll()) {
      return false;
    }
    tuned().write(folder.network());
    return true;
  }

  // ---------------------------------------------------------------- configuration

  /** Everything that the episodes depend on. */
  private List<String> dependencies() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("model = %s, crc32 %08x".formatted(model.getFileName(), checksum(model)));
    lines.add("classes = " + task.set().option() + ", " + labels(task.classes()));
    lines.add(
        "terms = "
            + plan.terms().stream().sorted().map(Term::option).collect(Collectors.joining(", ")));
    if (train != null) {
      lines.add(
          "methods = "
              + plan.methods().stream().map(Method::option).collect(Collectors.joining(", ")));
      lines.add(
          "shots = " + plan.shots().stream().map(Episode::words).collect(Collectors.joining(", ")));
      lines.add("draws = " + plan.draws());
      lines.add("tuned = " + plan.tuned().option());
      lines.add("seed = " + plan.seed());
    }
    lines.addAll(task.fingerprint());
    return lines;
  }

  private static String labels(List<CompoundExpression> classes) {
    return classes.stream().map(CompoundExpression::label).collect(Collectors.joining(", "));
  }

  private static long checksum(Path file) throws IOException {
    CRC32 sum = new CRC32();
    try (InputStream in = new CheckedInputStream(Files.newInputStream(file), sum)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return sum.getValue();
  }

  /** Reports every few seconds how far the run is and how long the rest will take. */
  private final class Timing {
    private static final double SECONDS = 5;

    private final int count;
    private final Eta eta = new Eta(); // in steps of training on one face, roughly
    private double left;
    private int made;

    Timing(List<Wanted> wanted) {
      count = wanted.size();
      wanted.forEach(next -> left += cost(next));
    }

    private double cost(Wanted wanted) {
      int faces = faces(wanted.shots(), wanted.draw()).length;
      return wanted.method() == Method.NETWORK
          ? FineTuning.steps(faces) + task.test().size() / 3.0
          : 0.01 * faces;
    }

    void skip(Wanted wanted) {
      left -= cost(wanted);
      made++;
    }

    void done(Wanted wanted) {
      eta.add(cost(wanted));
      skip(wanted);
      if (made < count && eta.isDue(SECONDS)) {
        progress.accept(
            String.format(
                Locale.ROOT,
                "%s, shots %s, draw %d: %d of %d done, %s left",
                wanted.method().words(),
                Episode.words(wanted.shots()),
                wanted.draw(),
                made,
                count,
                Eta.duration(eta.left(left))));
      }
    }
  }
}
