"""Layers on sequences and tokens."""
import math

import torch
import torch.nn.functional as F
from torch import nn

from modules import module_case
from suite import Suite, given, normal, uniform


def suites():
    s = Suite("sequences")
    s.case(
        "Embedding", lambda x, weight: F.embedding(x.long(), weight), x=given([[0.0, 3.0, 3.0], [4.0, 1.0, 0.0]]).constant(),
        weight=normal(5, 3),
    )  # fmt: skip
    affine = {"weight": uniform(0.5, 1.5, 7), "bias": normal(7)}
    for epsilon in (1e-5, 0.1):
        x = normal(2, 3, 7, mean=1.0)
        s.case("layerNorm", lambda x, weight, bias, epsilon: F.layer_norm(x, (7,), weight, bias, epsilon), x=x, **affine, epsilon=epsilon)
        s.case("rmsNorm", lambda x, weight, epsilon: F.rms_norm(x, (7,), weight, epsilon), x=x, weight=affine["weight"], epsilon=epsilon)
    attention(s)
    encoder(s)
    recurrent(s)
    return [s]


def attention(s):
    def attend(module, query, key, value, mask=None):
        return module(query, key, value, attn_mask=mask, need_weights=False)[0]

    size = {"width": 8, "heads": 2}
    module = nn.MultiheadAttention(8, 2, batch_first=True)
    module_case(s, "MultiHeadAttention", module, lambda m, x: attend(m, x, x, x), x=normal(2, 5, 8), **size)
    hidden = given([[0.0, -math.inf, 0.0, 0.5, -1.0]] * 5).constant()
    module_case(s, "MultiHeadAttention", module, lambda m, x, mask: attend(m, x, x, x, mask), "mask", x=normal(2, 5, 8), mask=hidden, **size)
    module_case(
        s, "MultiHeadAttention", module, lambda m, x, key, value: attend(m, x, key, value), "to others",
        x=normal(2, 3, 8), key=normal(2, 5, 8), value=normal(2, 5, 8), **size,
    )  # fmt: skip

    class Packed(nn.Module):
        """The attention of timm's vision transformers."""

        def __init__(self):
            super().__init__()
            self.qkv, self.proj = nn.Linear(8, 24), nn.Linear(8, 8)

        def forward(self, x):
            q, k, v = (part.unflatten(-1, (2, 4)).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
            return self.proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))

    module_case(s, "SelfAttentionLayer", Packed(), lambda m, x: m(x), x=normal(2, 5, 8), **size)


def encoder(s):
    for first, activation in ((False, "relu"), (True, "gelu")):
        module = nn.TransformerEncoderLayer(8, 2, 12, 0.0, activation, batch_first=True, norm_first=first)
        module_case(
            s, "TransformerEncoderLayer", module, lambda m, x: m(x), x=normal(2, 5, 8),
            width=8, heads=2, hidden=12, first=first,
        )  # fmt: skip


def recurrent(s):
    for op, kind in (("Lstm", nn.LSTM), ("Gru", nn.GRU)):
        for layers, bidirectional in ((1, False), (2, False), (1, True), (2, True)):
            module_case(
                s, op, kind(3, 4, layers, batch_first=True, bidirectional=bidirectional), lambda m, x: m(x)[0],
                x=normal(2, 6, 3), size=4, layers=layers, bidirectional=bidirectional,
            )  # fmt: skip
