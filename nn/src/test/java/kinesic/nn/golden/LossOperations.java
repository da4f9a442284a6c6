package kinesic.nn.golden;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.nn.loss.ArcFaceLoss;
import kinesic.nn.loss.BinaryCrossEntropyLoss;
import kinesic.nn.loss.CrossEntropyLoss;
import kinesic.nn.loss.Loss;

/** Losses. */
final class LossOperations {

  private LossOperations() {}

  static Map<String, Operation> all() {
    Map<String, Operation> all = new HashMap<>();
    all.put("meanSquaredError", comparison(Loss::meanSquaredError));
    all.put("meanAbsoluteError", comparison(Loss::meanAbsoluteError));
    all.put(
        "smoothL1",
        in -> Loss.smoothL1(in.tensor("prediction"), in.tensor("target"), in.number("beta")));
    all.put(
        "huber",
        in -> Loss.huber(in.tensor("prediction"), in.tensor("target"), in.number("delta")));
    all.put(
        "binaryCrossEntropy",
        in -> Loss.binaryCrossEntropy(in.tensor("logits"), in.tensor("target")));
    all.put("BinaryCrossEntropyLoss", LossOperations::binaryCrossEntropyLoss);
    all.put(
        "sigmoidFocal",
        in ->
            Loss.sigmoidFocal(
                in.tensor("logits"), in.tensor("target"), in.number("alpha"), in.number("gamma")));
    all.put("crossEntropy", in -> in.tensor("logits").crossEntropy(in.integers("labels")));
    all.put("CrossEntropyLoss", LossOperations::crossEntropyLoss);
    all.put(
        "focal", in -> Loss.focal(in.tensor("logits"), in.integers("labels"), in.number("gamma")));
    all.put(
        "klDivergence",
        in -> Loss.klDivergence(in.tensor("logits").logSoftmax(), in.tensor("target")));
    all.put(
        "cosineEmbedding",
        in ->
            Loss.cosineEmbedding(
                in.tensor("a"), in.tensor("b"), in.tensor("target"), in.number("margin")));
    all.put(
        "tripletMargin",
        in ->
            Loss.tripletMargin(
                in.tensor("anchor"),
                in.tensor("positive"),
                in.tensor("negative"),
                in.number("margin")));
    all.put(
        "ArcFaceLoss",
        in ->
            new ArcFaceLoss(in.number("scale"), in.number("margin"))
                .of(in.tensor("embeddings"), in.tensor("centres"), in.integers("labels")));
    return all;
  }

  private static Operation comparison(BinaryOperator<Tensor> loss) {
    return in -> loss.apply(in.tensor("prediction"), in.tensor("target"));
  }

  private static Tensor binaryCrossEntropyLoss(Arguments in) {
    BinaryCrossEntropyLoss loss = BinaryCrossEntropyLoss.plain();
    if (in.has("weights")) {
      loss = loss.withWeights(in.tensor("weights"));
    }
    if (in.has("positiveWeights")) {
      loss = loss.withPositiveWeights(in.tensor("positiveWeights"));
    }
    return loss.of(in.tensor("logits"), in.tensor("target"));
  }

  private static Tensor crossEntropyLoss(Arguments in) throws JsonException {
    CrossEntropyLoss loss = CrossEntropyLoss.plain().withLabelSmoothing(in.number("smoothing"));
    float[] weights = in.numbers("weights");
    if (weights.length > 0) {
      loss = loss.withClassWeights(weights);
    }
    return loss.of(in.tensor("logits"), in.integers("labels"));
  }
}
