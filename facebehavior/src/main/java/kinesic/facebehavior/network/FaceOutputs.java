package kinesic.facebehavior.network;

import kinesic.engine.Tensor;

/**
 * What the network says about n faces.
 *
 * @param feature the vector that all heads share, before dropout, [n, features]
 * @param expression scores of the 7 expressions, [n, 7]; their softmax is a probability
 * @param actionUnits scores of the 17 action units, [n, 17]; the sigmoid of each is a probability
 * @param valenceArousal valence and arousal in (-1, 1), [n, 2]
 */
public record FaceOutputs(
    Tensor feature, Tensor expression, Tensor actionUnits, Tensor valenceArousal) {}
