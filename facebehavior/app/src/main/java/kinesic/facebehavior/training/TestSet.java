package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.manifest.UnreadableImages;
import kinesic.facebehavior.metric.EmbeddingEvaluation;
import kinesic.facebehavior.metric.Embeddings;
import kinesic.facebehavior.metric.Identification;
import kinesic.facebehavior.metric.ScoredPair;
import kinesic.facebehavior.metric.ThresholdSearch;
import kinesic.facebehavior.metric.Verification;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.task.Evaluation;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import kinesic.nn.distributed.Group;
import kinesic.nn.distributed.Share;

/**
 * Labelled faces, and optionally pairs of faces, on which networks are evaluated. Several processes
 * may predict {@linkplain #part a part} of the images each.
 */
public final class TestSet {

  private final Manifest manifest;
  private final int side;
  private final UnreadableImages unreadable;
  private List<ManifestRow> rows = List.of();
  private List<FacePair> pairs = List.of();
  private List<FaceLabels> truth = List.of(); // of the rows
  private Map<Path, Integer> index = Map.of();
  private FaceStream faces; // of the rows, then faces that appear only in pairs

  /**
   * Creates a test set of the faces of {@code manifest} and {@code pairs}.
   *
   * @param pairs pairs of faces of one person or of two people; may be empty
   * @param side width and height of the network's images in pixels
   * @param unreadable records images that cannot be read. The first evaluation removes them, and
   *     the pairs that contain them, from the test set
   */
  public TestSet(Manifest manifest, List<FacePair> pairs, int side, UnreadableImages unreadable) {
    this.manifest = manifest;
    this.side = side;
    this.unreadable = unreadable;
    faces = open(manifest.rows(), pairs);
  }

  /** Creates a test set in which every image must be readable. */
  public TestSet(Manifest manifest, List<FacePair> pairs, int side) {
    this(manifest, pairs, side, new UnreadableImages(true));
  }

  /** Creates a test set without pairs, in which every image must be readable. */
  public TestSet(Manifest manifest, int side) {
    this(manifest, List.of(), side);
  }

  private FaceStream open(List<ManifestRow> someRows, List<FacePair> somePairs) {
    rows = List.copyOf(someRows);
    pairs = List.copyOf(somePairs);
    truth = rows.stream().map(ManifestRow::labels).toList();
    Map<Path, ManifestRow> all = new LinkedHashMap<>();
    rows.forEach(row -> all.put(row.image(), row));
    for (FacePair pair : pairs) {
      for (Path image : List.of(pair.first(), pair.second())) {
        all.putIfAbsent(image, new ManifestRow(image, FaceLabels.NONE));
      }
    }
    Map<Path, Integer> places = new LinkedHashMap<>();
    all.keySet().forEach(image -> places.put(image, places.size()));
    index = places;
    return new FaceStream(
        new Manifest(manifest.file(), manifest.tasks(), List.copyOf(all.values())),
        side,
        unreadable);
  }

  /** The labels, in the order of the manifest. */
  public List<FaceLabels> truth() {
    return truth;
  }

  /** Whether at least one face is annotated for {@code task}. */
  public boolean isAnnotated(Task task) {
    return truth.stream().anyMatch(labels -> labels.isAnnotated(task));
  }

  /** The image of a face, of the size that the network sees. */
  public FaceImage image(int face) throws IOException {
    return faces.image(face);
  }

  /**
   * The predictions of a network for the faces of the manifest, and their evaluation.
   *
   * @param predictions one per face, in the order of {@link TestSet#truth}
   * @param evaluation the metrics
   */
  public record Result(List<Prediction> predictions, Evaluation evaluation) {}

  /**
   * The number of images to predict: those of the faces, then those that appear only in pairs.
   * Images that cannot be read count until they are removed.
   */
  public int images() {
    return index.size();
  }

  /**
   * The images that one of several processes predicts, as numbers from 0. The network sees them in
   * the same batches as those of one process.
   *
   * @param part the number of the process, from 0
   * @param parts the number of processes, at least 1
   */
  public Share share(int part, int parts) {
    Share batches = Share.of(Math.ceilDiv(images(), Predictor.BATCH), part, parts);
    return new Share(
        Math.min(images(), batches.first() * Predictor.BATCH),
        Math.min(images(), batches.end() * Predictor.BATCH));
  }

  /**
   * What {@code net} predicts for some of the images, for {@link #result(FaceBehaviorNet, List)}.
   * Leaves the network in evaluation mode.
   */
  public ImagePredictions part(FaceBehaviorNet net, Share share) throws IOException {
    return part(net, share, isEmbedded());
  }

  /** Evaluates {@code net} on the faces, and leaves it in evaluation mode. */
  public Result result(FaceBehaviorNet net) throws IOException {
    return result(net, Group.alone());
  }

  /**
   * Evaluates {@code net} on the faces, and leaves it in evaluation mode. Each rank of {@code
   * group} predicts a share of the images; the result is the same on all ranks.
   */
  Result result(FaceBehaviorNet net, Group group) throws IOException {
    return result(net, parts(net, isEmbedded(), group));
  }

  /**
   * The result of a network whose predictions were made in parts.
   *
   * @param parts those of all images, in their order
   * @throws IllegalArgumentException if there are more or fewer predictions than images
   */
  public Result result(FaceBehaviorNet net, List<ImagePredictions> parts) throws IOException {
    List<Prediction> predictions = joined(parts);
    List<Prediction> own = predictions.subList(0, truth.size());
    Optional<EmbeddingEvaluation> embeddings =
        isEmbedded() ? Optional.of(embeddings(predictions)) : Optional.empty();
    return new Result(own, Evaluation.of(net.tasks(), net.thresholds(), own, truth, embeddings));
  }

  /** Whether the shared feature is evaluated. */
  private boolean isEmbedded() {
    return !pairs.isEmpty() || isAnnotated(Identity.PERSON);
  }

  private EmbeddingEvaluation embeddings(List<Prediction> predictions) {
    Embeddings all =
        new Embeddings(predictions.stream().map(Prediction::embedding).toArray(float[][]::new));
    List<ScoredPair> scored =
        pairs.stream()
            .map(
                pair ->
                    new ScoredPair(
                        all.similarity(at(pair.first()), at(pair.second())),
                        pair.same(),
                        pair.fold()))
            .toList();
    List<float[]> known = new ArrayList<>();
    List<String> identities = new ArrayList<>();
    for (int i = 0; i < truth.size(); i++) {
      Optional<String> identity = truth.get(i).of(Identity.PERSON);
      if (identity.isPresent()) {
        identities.add(identity.get());
        known.add(predictions.get(i).embedding());
      }
    }
    return new EmbeddingEvaluation(
        new Identification(new Embeddings(known.toArray(float[][]::new)), identities),
        new Verification(scored));
  }

  /**
   * Finds the best thresholds of {@code net} on the faces, by the name of the task; see {@link
   * ThresholdSearch}. Each rank of {@code group} predicts a share of the images; the result is the
   * same on all ranks.
   */
  Map<String, Thresholds> thresholds(FaceBehaviorNet net, Group group) throws IOException {
    List<Prediction> predictions = joined(parts(net, false, group));
    Map<String, Thresholds> thresholds = new LinkedHashMap<>();
    for (Task task : net.tasks()) {
      task.tuned(predictions.subList(0, truth.size()), truth)
          .ifPresent(tuned -> thresholds.put(task.name(), tuned));
    }
    return thresholds;
  }

  private List<ImagePredictions> parts(FaceBehaviorNet net, boolean embeddings, Group group)
      throws IOException {
    ImagePredictions own = part(net, share(group.rank(), group.size()), embeddings);
    if (group.size() == 1) {
      return List.of(own);
    }
    List<ImagePredictions> parts = new ArrayList<>();
    for (byte[] bytes : group.gather(own.toBytes())) {
      parts.add(ImagePredictions.of(bytes, net));
    }
    return parts;
  }

  private ImagePredictions part(FaceBehaviorNet net, Share share, boolean embeddings)
      throws IOException {
    Predictor predictor = new Predictor(net, embeddings);
    List<Prediction> predictions = new ArrayList<>(share.size());
    faces.forEach(
        share.first(), share.end(), batch -> predictions.addAll(predictor.predict(batch)));
    Map<Integer, String> problems = new LinkedHashMap<>();
    List<Path> images = List.copyOf(index.keySet()).subList(share.first(), share.end());
    for (int i = 0; i < images.size(); i++) {
      Optional<String> problem = unreadable.problem(images.get(i));
      if (problem.isPresent()) {
        problems.put(i, problem.get());
      }
    }
    return new ImagePredictions(net.tasks(), predictions, problems);
  }

  /** The predictions of all images that can be read; the others are removed. */
  private List<Prediction> joined(List<ImagePredictions> parts) throws IOException {
    List<Path> images = List.copyOf(index.keySet());
    List<Prediction> predictions = new ArrayList<>(images.size());
    for (ImagePredictions part : parts) {
      for (Map.Entry<Integer, String> problem : part.problems().entrySet()) {
        unreadable.add(images.get(predictions.size() + problem.getKey()), problem.getValue());
      }
      predictions.addAll(part.predictions());
    }
    if (predictions.size() != images.size()) {
      throw new IllegalArgumentException(
          "test set: there are %s predictions and %s images"
              .formatted(predictions.size(), images.size()));
    }
    return images.stream().anyMatch(unreadable::contains) ? ofReadable(predictions) : predictions;
  }

  /** Removes the images that cannot be read; returns the predictions of the others. */
  private List<Prediction> ofReadable(List<Prediction> predictions) {
    Map<Path, Integer> before = index;
    faces =
        open(
            rows.stream().filter(row -> !unreadable.contains(row.image())).toList(),
            pairs.stream()
                .filter(pair -> !unreadable.contains(pair.first()))
                .filter(pair -> !unreadable.contains(pair.second()))
                .toList());
    return index.keySet().stream()
        .map(image -> predictions.get(before.getOrDefault(image, -1)))
        .toList();
  }

  private int at(Path image) {
    return index.getOrDefault(image, -1);
  }
}
