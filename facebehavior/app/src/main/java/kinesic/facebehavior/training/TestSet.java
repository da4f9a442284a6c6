package kinesic.facebehavior.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.metric.Evaluation;
import kinesic.facebehavior.metric.ThresholdSearch;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.predict.FaceEvaluation;
import kinesic.facebehavior.predict.FacePrediction;
import kinesic.facebehavior.predict.Predictor;

/** Faces with labels that a network is held against. */
public final class TestSet {

  private final FaceStream faces;
  private final List<FaceLabels> truth;

  /**
   * The faces of {@code manifest}, as pictures of {@code side} pixels.
   *
   * @param side the network's
   */
  public TestSet(Manifest manifest, int side) {
    faces = new FaceStream(manifest, side);
    truth = manifest.rows().stream().map(row -> row.labels()).toList();
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
   * What a network says about the faces, and how good that is.
   *
   * @param predictions one a face, in the order of {@link TestSet#truth}
   * @param evaluation the figures
   */
  public record Result(List<FacePrediction> predictions, Evaluation evaluation) {}

  /** Holds {@code net} against the faces; it is left in evaluation mode. */
  public Result evaluate(FaceBehaviorNet net) throws IOException {
    List<FacePrediction> predictions = predictions(net);
    return new Result(predictions, FaceEvaluation.of(truth, predictions));
  }

  /**
   * The thresholds that give {@code net} the greatest F1 on the faces; see {@link ThresholdSearch}.
   */
  Thresholds thresholds(FaceBehaviorNet net) throws IOException {
    List<FacePrediction> predictions = predictions(net);
    ActionUnit[] units = ActionUnit.values();
    return ThresholdSearch.best(
        ActionUnit.columns(),
        FaceBatch.labels(truth).binaries(),
        (face, m) -> predictions.get(face).probability(units[m]),
        ThresholdSearch.Criterion.F1);
  }

  private List<FacePrediction> predictions(FaceBehaviorNet net) throws IOException {
    Predictor predictor = new Predictor(net);
    List<FacePrediction> predictions = new ArrayList<>(truth.size());
    faces.forEach(batch -> predictions.addAll(predictor.predict(batch)));
    return predictions;
  }
}
