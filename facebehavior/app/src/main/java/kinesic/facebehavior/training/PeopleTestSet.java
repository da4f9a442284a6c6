package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.metric.Embeddings;
import kinesic.facebehavior.metric.PeopleEvaluation;
import kinesic.facebehavior.metric.ScoredPair;
import kinesic.facebehavior.metric.ThresholdSearch;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.PeopleHeads;
import kinesic.facebehavior.predict.PeoplePrediction;
import kinesic.facebehavior.predict.PeoplePredictor;
import kinesic.facebehavior.predict.PeopleScores;

/** Faces with identities and attributes, and pairs, that a network is held against. */
public final class PeopleTestSet {

  private final List<FaceLabels> truth; // of the manifest
  private final List<FacePair> pairs;
  private final Map<Path, Integer> index = new HashMap<>();
  private final FaceStream faces; // those of the manifest, then those that only pairs name

  /**
   * The faces of {@code manifest} and {@code pairs}.
   *
   * @param pairs may be empty
   * @param side the network's
   */
  public PeopleTestSet(Manifest manifest, List<FacePair> pairs, int side) {
    truth = manifest.rows().stream().map(ManifestRow::labels).toList();
    this.pairs = List.copyOf(pairs);
    Map<Path, ManifestRow> rows = new LinkedHashMap<>();
    manifest.rows().forEach(row -> rows.put(row.image(), row));
    for (FacePair pair : pairs) {
      for (Path image : List.of(pair.first(), pair.second())) {
        rows.putIfAbsent(image, new ManifestRow(image, FaceLabels.NONE));
      }
    }
    rows.keySet().forEach(image -> index.put(image, index.size()));
    Manifest all = new Manifest(manifest.file(), manifest.kinds(), List.copyOf(rows.values()));
    faces = new FaceStream(all, side);
  }

  /** The labels, in the order of the manifest. */
  public List<FaceLabels> truth() {
    return truth;
  }

  /** The picture of a face, of the size that the network sees. */
  FaceImage image(int face) throws IOException {
    return faces.image(face);
  }

  /**
   * What a network says about the faces of the manifest, and how good that is.
   *
   * @param predictions one a face, in the order of {@link PeopleTestSet#truth}
   * @param evaluation the figures
   */
  public record Result(List<PeoplePrediction> predictions, PeopleEvaluation evaluation) {}

  /** The figures of {@link #result}. */
  public PeopleEvaluation evaluate(FaceBehaviorNet net) throws IOException {
    return result(net).evaluation();
  }

  /** Holds {@code net} against the faces; it is left in evaluation mode. */
  public Result result(FaceBehaviorNet net) throws IOException {
    if (!(net.configuration().heads() instanceof PeopleHeads heads)) {
      throw new IllegalArgumentException("the network tells neither people nor attributes");
    }
    List<PeoplePrediction> predictions = predictions(net);
    Embeddings embeddings =
        new Embeddings(
            predictions.stream().map(PeoplePrediction::embedding).toArray(float[][]::new));
    List<ScoredPair> scored =
        pairs.stream()
            .map(
                pair ->
                    new ScoredPair(
                        embeddings.similarity(at(pair.first()), at(pair.second())),
                        pair.same(),
                        pair.fold()))
            .toList();
    List<PeoplePrediction> own = predictions.subList(0, truth.size());
    return new Result(own, PeopleScores.of(heads.people(), truth, own, scored));
  }

  /**
   * The thresholds that give {@code net} the greatest balanced accuracy of each attribute on the
   * faces; see {@link ThresholdSearch}.
   */
  Thresholds thresholds(FaceBehaviorNet net) throws IOException {
    List<PeoplePrediction> predictions = predictions(net);
    Attribute[] attributes = Attribute.values();
    return ThresholdSearch.best(
        Attribute.labels(),
        net.configuration().heads().encode(truth).binaries(),
        (face, m) -> predictions.get(face).probability(attributes[m]),
        ThresholdSearch.Criterion.BALANCED_ACCURACY);
  }

  private List<PeoplePrediction> predictions(FaceBehaviorNet net) throws IOException {
    PeoplePredictor predictor = new PeoplePredictor(net);
    List<PeoplePrediction> predictions = new ArrayList<>(index.size());
    faces.forEach(batch -> predictions.addAll(predictor.predict(batch)));
    return predictions;
  }

  private int at(Path image) {
    return index.getOrDefault(image, -1);
  }
}
