package kinesic.facebehavior.predict;

import java.util.List;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.network.AffectHeads;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.PeopleHeads;

/**
 * Predicts from images of faces with a trained network. A face gets the same prediction, bit for
 * bit, alone and in any batch. One predictor may be used by several threads at the same time.
 */
public interface FacePredictor {

  /** Width and height of the pictures that the network looks at, in pixels. */
  int side();

  /**
   * Looks at faces.
   *
   * @param faces pictures of {@link #side} pixels
   * @return a prediction for each, in their order
   */
  List<? extends Prediction> predict(List<FaceImage> faces);

  /**
   * Of a network that has its values; it is put into evaluation mode.
   *
   * @param embeddings whether predictions hold the shared feature; those of case study two always
   *     do
   */
  static FacePredictor of(FaceBehaviorNet network, boolean embeddings) {
    return switch (network.configuration().heads()) {
      case AffectHeads heads -> new Predictor(network, embeddings);
      case PeopleHeads heads -> new PeoplePredictor(network);
    };
  }
}
