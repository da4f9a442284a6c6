"""Ops that select and repeat elements, and layers over sequences."""
import torch
import torch.nn.functional as F

from suite import Suite, given, normal


def suites():
    return [selections(), sequences()]


def selections():
    s = Suite("selections")
    s.case("squeezeAll", lambda x: x.squeeze(), x=normal(1, 3, 1, 2))
    s.case("flatten", lambda x, start, end: x.flatten(start, end), x=normal(2, 3, 4), start=1, end=-1)
    s.case("expand", lambda x, shape: x.expand(shape), x=normal(3, 1), shape=[3, 4])
    s.case("expand", lambda x, shape: x.expand(shape), x=normal(1, 3, 1), shape=[2, -1, 5])
    s.case("repeat", lambda x, counts: x.repeat(counts), x=normal(2, 3), counts=[2, 1])
    s.case("repeat", lambda x, counts: x.repeat(counts), x=normal(3), counts=[2, 2])
    s.case("swapAxes", lambda x, first, second: x.swapaxes(first, second), x=normal(2, 3, 4), first=0, second=-1)
    s.case("moveAxis", lambda x, start, end: x.moveaxis(start, end), x=normal(2, 3, 4), start=0, end=-1)
    s.case("stridedSlice", lambda x, start, end, step: x[:, start:end:step], x=normal(3, 8), start=1, end=8, step=3)
    s.case("select", lambda x, axis, index: x.select(axis, index), x=normal(3, 4), axis=1, index=-2)
    s.case("split", lambda x, sizes: dict(zip("yz", x.split(sizes, 1))), x=normal(2, 5), sizes=[2, 3])
    s.case("chunk", lambda x, parts: dict(zip("yz", x.chunk(parts, 0))), x=normal(4, 3), parts=2)
    s.case("flip", lambda x, axes: x.flip(axes), x=normal(3, 4), axes=[0, 1])
    pads = {"x": normal(2, 5), "before": 2, "after": 1}
    s.case("pad", lambda x, before, after, value: F.pad(x, (before, after), value=value), **pads, value=0.5)
    s.case("padEdge", lambda x, before, after: F.pad(x, (before, after), mode="replicate"), **pads)
    s.case("padReflect", lambda x, before, after: F.pad(x, (before, after), mode="reflect"), **pads)
    for diagonal in (-1, 0, 1):
        s.case("tril", lambda x, diagonal: x.tril(diagonal), x=normal(3, 4), diagonal=diagonal)
        s.case("triu", lambda x, diagonal: x.triu(diagonal), x=normal(2, 3, 3), diagonal=diagonal)
    s.case(
        "indexSelect", lambda x, axis, index: x.index_select(axis, torch.tensor(index)),
        x=normal(3, 4, 2), axis=1, index=[3, 0, 3],
    )
    s.case(
        "gather", lambda x, axis, shape, index: x.gather(axis, torch.tensor(index).reshape(shape)),
        x=normal(3, 4), axis=1, shape=[2, 3], index=[3, 0, 3, 1, 1, 2],
    )
    s.case(
        "scatterAdd", lambda x, source, axis, index: x.scatter_add(axis, torch.tensor(index).reshape(source.shape), source),
        x=normal(3, 4), source=normal(2, 3), axis=0, index=[2, 0, 1, 2, 2, 1],
    )
    s.case("lookup", lambda table, x: F.embedding(x.long(), table), table=normal(4, 3), x=given([[3.0, 0.0], [3.0, 1.0]]).constant())
    return s


def sequences():
    s = Suite("sequences")
    s.case("Embedding", lambda weight, x: F.embedding(x.long(), weight), weight=normal(5, 4), x=given([2.0, 4.0, 2.0]).constant())
    attention(s)
    recurrent(s)
    return s


def attend(query, key, value, heads, in_weight, in_bias, out_weight, out_bias, mask=None):
    """PyTorch's function, whose tensors are [tokens, n, width]; weights are [in, out]."""
    y, _ = F.multi_head_attention_forward(
        query.transpose(0, 1), key.transpose(0, 1), value.transpose(0, 1), query.shape[-1], heads, in_weight.T, in_bias,
        None, None, False, 0.0, out_weight.T, out_bias, need_weights=False, attn_mask=mask,
    )
    return y.transpose(0, 1)


def attention(s):
    width = 8
    parameters = {
        "in_proj_weight": normal(width, 3 * width, spread=0.4),
        "in_proj_bias": normal(3 * width, spread=0.4),
        "out_proj.weight": normal(width, width, spread=0.4),
        "out_proj.bias": normal(width, spread=0.4),
    }

    def own(x, heads, mask=None, **p):
        return attend(x, x, x, heads, *[p[name] for name in parameters], mask)

    def others(query, key, value, heads, **p):
        return attend(query, key, value, heads, *[p[name] for name in parameters])

    for heads in (1, 2):
        s.case("MultiHeadAttention", own, x=normal(2, 5, width), heads=heads, **parameters)
    s.case("MultiHeadAttention", own, "mask", x=normal(2, 5, width), heads=2, mask=normal(5, 5).constant(), **parameters)
    s.case(
        "MultiHeadAttentionOfOthers", others,
        query=normal(2, 3, width), key=normal(2, 5, width), value=normal(2, 5, width), heads=2, **parameters,
    )
    names = dict(zip(["qkv.weight", "qkv.bias", "proj.weight", "proj.bias"], parameters.values()))
    s.case(
        "SelfAttentionLayer", lambda x, heads, **p: attend(x, x, x, heads, *[p[name] for name in names]),
        x=normal(2, 5, width), heads=2, **names,
    )


def recurrent(s):
    for op, gates in {"Lstm": 4, "Gru": 3}.items():
        for layers, both in ((1, False), (2, True)):
            size, features = 3, 4
            parameters = {}
            for layer in range(layers):
                for end in ("", "_reverse") if both else ("",):
                    into = features if layer == 0 else size * (2 if both else 1)
                    parameters[f"weight_ih_l{layer}{end}"] = normal(into, gates * size, spread=0.5)
                    parameters[f"weight_hh_l{layer}{end}"] = normal(size, gates * size, spread=0.5)
                    parameters[f"bias_ih_l{layer}{end}"] = normal(gates * size, spread=0.5)
                    parameters[f"bias_hh_l{layer}{end}"] = normal(gates * size, spread=0.5)

            def run(x, layers, both, op=op, size=size, **p):
                flat = [value.T.contiguous() if value.dim() == 2 else value for value in p.values()]
                zero = torch.zeros(layers * (2 if both else 1), x.shape[0], size, dtype=x.dtype)
                if op == "Lstm":
                    return torch.lstm(x, (zero, zero), flat, True, layers, 0.0, False, both, True)[0]
                return torch.gru(x, zero, flat, True, layers, 0.0, False, both, True)[0]

            s.case(op, run, x=normal(2, 5, features), layers=layers, both=both, **parameters)
