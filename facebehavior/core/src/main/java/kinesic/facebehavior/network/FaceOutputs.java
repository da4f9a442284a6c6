package kinesic.facebehavior.network;

import kinesic.engine.Tensor;

/**
 * What the network says about n faces; a head that it does not have has size 0.
 *
 * @param feature the vector that all heads share, before dropout, [n, features]
 * @param categories scores of the categorical head, [n, K], of the 7 expressions or of people;
 *     their softmax is a probability
 * @param binaries scores of the binary head, [n, M], of the 17 action units or 40 attributes; the
 *     sigmoid of each is a probability
 * @param values numbers in (-1, 1), [n, D]: valence and arousal
 * @param compounds scores of the compound expressions, [n, C]; their softmax is a probability
 */
public record FaceOutputs(
    Tensor feature, Tensor categories, Tensor binaries, Tensor values, Tensor compounds) {}
