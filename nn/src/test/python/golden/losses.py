"""Losses, reduced to their mean."""
import math

import torch
import torch.nn.functional as F
from torchvision.ops import sigmoid_focal_loss

from suite import Suite, given, normal, uniform


def suites():
    s = Suite("losses")
    pair = {"prediction": normal(4, 6, spread=2.0), "target": normal(4, 6, spread=2.0)}
    s.case("meanSquaredError", lambda prediction, target: F.mse_loss(prediction, target), **pair)
    s.case("meanAbsoluteError", lambda prediction, target: F.l1_loss(prediction, target), **pair)
    for width in (0.5, 1.0, 2.0):
        s.case("smoothL1", lambda prediction, target, beta: F.smooth_l1_loss(prediction, target, beta=beta), **pair, beta=width)
        s.case("huber", lambda prediction, target, delta: F.huber_loss(prediction, target, delta=delta), **pair, delta=width)
    binary(s)
    categorical(s)
    distributions = {"logits": normal(3, 5), "target": uniform(0.05, 1.0, 3, 5)}
    s.case(
        "klDivergence",
        lambda logits, target: F.kl_div(F.log_softmax(logits, -1), target, reduction="batchmean"),
        **distributions,
    )
    s.case(
        "klDivergence",
        lambda logits, target: F.kl_div(F.log_softmax(logits, -1), target, reduction="batchmean"),
        "with zeros",
        logits=normal(2, 3),
        target=given([[0.0, 1.0, 0.0], [0.25, 0.0, 0.75]]).constant(),
    )
    signs = given([1.0, -1.0, -1.0, 1.0, -1.0]).constant()
    for margin in (0.0, 0.3, -0.2):
        s.case(
            "cosineEmbedding",
            lambda a, b, target, margin: F.cosine_embedding_loss(a, b, target, margin),
            a=normal(5, 4), b=normal(5, 4), target=signs, margin=margin,
        )  # fmt: skip
    for margin in (1.0, 0.2):
        s.case(
            "tripletMargin",
            lambda anchor, positive, negative, margin: F.triplet_margin_loss(anchor, positive, negative, margin),
            anchor=normal(6, 4), positive=normal(6, 4), negative=normal(6, 4), margin=margin,
        )  # fmt: skip
    for scale, margin in ((64.0, 0.5), (8.0, 0.5), (8.0, 1.2), (16.0, 0.0)):
        s.case(
            "ArcFaceLoss", arc_face, embeddings=normal(5, 6, spread=3.0), centres=normal(6, 4),
            labels=[3, 0, -1, 1, 3], scale=scale, margin=margin,
        )  # fmt: skip
    return [s]


def binary(s):
    logits = normal(4, 5, spread=4.0)
    plain = F.binary_cross_entropy_with_logits
    soft = uniform(0.0, 1.0, 4, 5)
    s.case("binaryCrossEntropy", lambda logits, target: plain(logits, target), logits=logits, target=soft)
    s.case(
        "BinaryCrossEntropyLoss", lambda logits, target, weights: plain(logits, target, weights), "weights",
        logits=logits, target=soft, weights=uniform(0.2, 2.0, 4, 1).constant(),
    )  # fmt: skip
    positive = uniform(0.2, 4.0, 5).constant()
    s.case(
        "BinaryCrossEntropyLoss",
        lambda logits, target, positiveWeights: plain(logits, target, pos_weight=positiveWeights),
        "positive weights",
        logits=logits, target=soft, positiveWeights=positive,
    )  # fmt: skip
    s.case(
        "BinaryCrossEntropyLoss",
        lambda logits, target, weights, positiveWeights: plain(logits, target, weights, pos_weight=positiveWeights),
        "both",
        logits=logits, target=soft, weights=uniform(0.2, 2.0, 5).constant(), positiveWeights=positive,
    )  # fmt: skip
    labels = given([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]).constant()
    for alpha, gamma in ((0.25, 2.0), (0.5, 1.0), (0.75, 0.5), (0.25, 0.0)):
        s.case(
            "sigmoidFocal",
            lambda logits, target, alpha, gamma: sigmoid_focal_loss(logits, target, alpha, gamma, "mean"),
            logits=normal(2, 3, spread=3.0), target=labels, alpha=alpha, gamma=gamma,
        )  # fmt: skip


def categorical(s):
    logits = normal(6, 4, spread=2.0)
    labels = [2, 0, -1, 3, 1, 3]
    s.case("crossEntropy", lambda logits, labels: cross_entropy(logits, labels), logits=logits, labels=labels)
    weights = [0.5, 2.0, 0.0, 1.25]
    for smoothing in (0.0, 0.1):
        for given_weights in ([], weights):
            s.case(
                "CrossEntropyLoss",
                lambda logits, labels, smoothing, weights: cross_entropy(logits, labels, smoothing, weights),
                logits=logits, labels=labels, smoothing=smoothing, weights=given_weights,
            )  # fmt: skip

    def focal(logits, labels, gamma):
        rows = [r for r, label in enumerate(labels) if label >= 0]
        log_p = F.log_softmax(logits, -1)[rows, [labels[r] for r in rows]]
        return (-((1 - log_p.exp()) ** gamma) * log_p).mean()

    for gamma in (0.0, 0.5, 2.0):
        s.case("focal", focal, logits=logits, labels=labels, gamma=gamma)


def cross_entropy(logits, labels, smoothing=0.0, weights=()):
    return F.cross_entropy(
        logits,
        torch.tensor(labels),
        logits.new_tensor(weights) if len(weights) else None,
        ignore_index=-1,
        label_smoothing=smoothing,
    )


def arc_face(embeddings, centres, labels, scale, margin):
    """Deng et al. 2019, as in the authors' code, with cos(theta) - margin * sin(margin) beyond pi - margin."""
    cosine = F.normalize(embeddings) @ F.normalize(centres, dim=0)
    angle = torch.acos(cosine)
    shifted = torch.where(angle < math.pi - margin, torch.cos(angle + margin), cosine - margin * math.sin(margin))
    at_label = torch.tensor([[label == c for c in range(cosine.shape[1])] for label in labels])
    return cross_entropy(scale * torch.where(at_label, shifted, cosine), labels)
