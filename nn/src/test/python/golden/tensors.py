"""Ops on tensors of any meaning."""
import math

import torch
import torch.nn.functional as F

from suite import Suite, distinct, given, normal, text, uniform, whole_numbers


ACTIVATIONS = {
    "relu6": F.relu6,
    "gelu": F.gelu,
    "geluTanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "mish": F.mish,
    "hardsigmoid": F.hardsigmoid,
    "hardswish": F.hardswish,
}


def suites():
    return [elementwise(), reductions(), movement(), products()]


def elementwise():
    s = Suite("elementwise")
    any_number = normal(5, 7, spread=2.0)
    for op, function in {
        "negate": torch.neg,
        "exp": torch.exp,
        "square": torch.square,
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "softplus": F.softplus,
        "sin": torch.sin,
        "cos": torch.cos,
        "erf": torch.erf,
        "expm1": torch.expm1,
    }.items():
        s.case(op, lambda x, f=function: f(x), x=any_number)
    for op, function in {
        "log": torch.log,
        "sqrt": torch.sqrt,
        "rsqrt": torch.rsqrt,
        "reciprocal": torch.reciprocal,
        "log1p": torch.log1p,
    }.items():
        s.case(op, lambda x, f=function: f(x), x=uniform(0.05, 6.0, 5, 7))
    for op, function in {"abs": torch.abs, "relu": torch.relu}.items():
        s.case(op, lambda x, f=function: f(x), x=distinct(5, 7))
        s.case(op, lambda x, f=function: f(x), "at 0", x=given([-1.0, 0.0, 2.0]))
    for op, function in ACTIVATIONS.items():
        s.case(op, lambda x, f=function: f(x), x=any_number)
        s.case(op, lambda x, f=function: f(x), "large", x=distinct(300))
    s.case("leakyReluValue", lambda x, value: F.leaky_relu(x, value), x=distinct(5, 7), value=0.1)
    for label, shape in (("of channels", (7,)), ("of all", (1,))):
        s.case("leakyRelu", lambda x, slope: torch.where(x > 0, x, slope * x), label, x=distinct(5, 7), slope=normal(*shape))
    for alpha in (1.0, 0.5):
        s.case("elu", lambda x, value: F.elu(x, value), x=distinct(5, 7), value=alpha)
    for op, function in {"sign": torch.sign, "floor": torch.floor, "round": torch.round}.items():
        s.case(op, lambda x, f=function: f(x), x=distinct(5, 7))
        s.case(op, lambda x, f=function: f(x), "between", x=given([-2.5, -1.5, -0.5, 0.0, 0.5, 1.5]))
    for op, function in {"expm1": torch.expm1, "log1p": torch.log1p, "erf": torch.erf}.items():
        s.case(op, lambda x, f=function: f(x), "near 0", x=normal(9, spread=1e-4))
    s.case("clamp", lambda x, low, high: x.clamp(low, high), x=distinct(5, 7), low=-0.5, high=0.8)
    s.case("clamp", lambda x, low, high: x.clamp(low, high), "at the bounds", x=given([-1.0, 0.0, 1.0]), low=-1.0, high=1.0)
    for op, function in {
        "addValue": lambda x, value: x + value,
        "subtractValue": lambda x, value: x - value,
        "multiplyValue": lambda x, value: x * value,
        "divideValue": lambda x, value: x / value,
    }.items():
        s.case(op, function, x=any_number, value=1.7)
    shapes = {
        "same": ((3, 4), (3, 4)),
        "rows": ((2, 3, 4), (4,)),
        "columns": ((2, 3, 4), (3, 1)),
        "both": ((3, 1), (1, 4)),
        "scalar": ((2, 3), ()),
    }
    for label, (left, right) in shapes.items():
        s.case("add", torch.add, label, input=normal(*left), other=normal(*right))
        s.case("subtract", torch.sub, label, input=normal(*left), other=normal(*right))
        s.case("multiply", torch.mul, label, input=normal(*left), other=normal(*right))
        s.case("divide", torch.div, label, input=normal(*left), other=uniform(0.3, 2.0, *right))
        s.case("maximum", torch.maximum, label, input=normal(*left), other=normal(*right))
        s.case("minimum", torch.minimum, label, input=normal(*left), other=normal(*right))
        s.case("atan2", torch.atan2, label, input=normal(*left), other=normal(*right))
        s.case("pow", lambda input, other: input**other, label, input=uniform(0.3, 3.0, *left), other=normal(*right))
        for op, function in {
            "greaterThan": torch.gt,
            "greaterOrEqual": torch.ge,
            "lessThan": torch.lt,
            "lessOrEqual": torch.le,
            "equalTo": torch.eq,
            "notEqualTo": torch.ne,
        }.items():
            s.case(
                op,
                lambda input, other, f=function: f(input, other).to(input.dtype),
                label,
                input=whole_numbers(*left).constant(),
                other=whole_numbers(*right).constant(),
            )
    for exponent in (2.0, -1.0, 0.5, 1.7):
        s.case("powValue", lambda x, value: x**value, x=uniform(0.3, 3.0, 4, 5), value=exponent)
    s.case("powValue", lambda x, value: x**value, "negative", x=normal(4, 5), value=3.0)
    s.case("powValue", lambda x, value: x**value, "zero", x=given([0.0, 1.0]), value=0.0)
    ties = {"input": given([1.0, 2.0, 3.0]), "other": given([1.0, 3.0, 2.0])}
    s.case("maximum", torch.maximum, "ties", **ties)
    s.case("minimum", torch.minimum, "ties", **ties)
    s.case(
        "maskedFill",
        lambda x, mask, value: x.masked_fill(mask != 0, value),
        x=normal(3, 4),
        mask=given([0.0, 1.0, 0.0, 2.0]).constant(),
        value=-7.0,
    )
    mask = given([[1.0], [0.0], [1.0]]).constant()
    s.case("where", lambda mask, x, y: torch.where(mask != 0, x, y), mask=mask, x=normal(3, 4), y=normal(4))
    return s


def reductions():
    s = Suite("reductions")
    x = normal(3, 4, 5)
    s.case("sumAll", lambda x: x.sum(), x=x)
    s.case("meanAll", lambda x: x.mean(), x=x)
    for axes in ([0], [1], [-1], [0, 2], [1, 2], [0, 1, 2]):
        for keep in (False, True):
            s.case("sum", lambda x, axes, keep: x.sum(axes, keep), x=x, axes=axes, keep=keep)
            s.case("mean", lambda x, axes, keep: x.mean(axes, keep), x=x, axes=axes, keep=keep)
    for axis in (0, 1, -1):
        s.case("max", lambda x, axis: x.max(axis).values, x=distinct(3, 4, 5), axis=axis)
        s.case("min", lambda x, axis: x.min(axis).values, x=distinct(3, 4, 5), axis=axis)
        s.case("argMax", lambda x, axis: x.argmax(axis).double(), x=distinct(3, 4, 5).constant(), axis=axis)
        s.case("argMin", lambda x, axis: x.argmin(axis).double(), x=distinct(3, 4, 5).constant(), axis=axis)
        s.case("cumSum", lambda x, axis: x.cumsum(axis), x=x, axis=axis)
        for descending in (False, True):
            s.case("sort", lambda x, axis, descending: ranked(x.sort(axis, descending)), x=distinct(3, 4, 5), axis=axis, descending=descending)
        for k in (1, 3):
            s.case("topK", lambda x, k, axis: ranked(x.topk(k, axis)), x=distinct(3, 4, 5), k=k, axis=axis)
    for axes in ([1], [0, 2], [0, 1, 2]):
        for keep in (False, True):
            reduced = {"axes": axes, "keep": keep}
            s.case("maxOver", lambda x, axes, keep: x.amax(axes, keep), x=distinct(3, 4, 5), **reduced)
            s.case("minOver", lambda x, axes, keep: x.amin(axes, keep), x=distinct(3, 4, 5), **reduced)
            s.case("prod", lambda x, axes, keep: product(x, axes, keep), x=uniform(0.5, 1.5, 3, 4, 5), **reduced)
            s.case("logSumExp", lambda x, axes, keep: x.logsumexp(axes, keep), x=normal(3, 4, 5, spread=3.0), **reduced)
            for unbiased in (False, True):
                s.case(
                    "variance", lambda x, axes, keep, unbiased: x.var(axes, unbiased, keep),
                    x=normal(3, 4, 5, mean=2.0), **reduced, unbiased=unbiased,
                )  # fmt: skip
                s.case(
                    "standardDeviation", lambda x, axes, keep, unbiased: x.std(axes, unbiased, keep),
                    x=normal(3, 4, 5, mean=2.0), **reduced, unbiased=unbiased,
                )  # fmt: skip
            for p in ("1", "2", "Infinity"):
                s.case(
                    "norm", lambda x, p, axes, keep: torch.linalg.vector_norm(x, float(p), axes, keep),
                    x=distinct(3, 4, 5), p=p, **reduced,
                )  # fmt: skip
    s.case("maxOver", lambda x, axes, keep: x.amax(axes, keep), "ties", x=given([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]]), axes=[1], keep=False)
    s.case("prod", lambda x, axes, keep: product(x, axes, keep), "zeros", x=given([[1.0, 0.0, 3.0], [0.0, 0.0, 2.0]]), axes=[1], keep=False)
    s.case("logSumExp", lambda x, axes, keep: x.logsumexp(axes, keep), "large", x=normal(3, 9, mean=200.0, spread=5.0), axes=[1], keep=False)
    for shape in ([3, 1, 5], [4, 1], [5], []):
        s.case("sumTo", lambda x, shape: x.sum_to_size(shape), x=x, shape=shape)
    for op, function in {"softmax": torch.softmax, "logSoftmax": torch.log_softmax}.items():
        for axis in (-1, 0, 1):
            s.case(op, lambda x, axis, f=function: f(x, axis), x=normal(3, 7, 2, spread=3.0), axis=axis)
        s.case(op, lambda x, axis, f=function: f(x, axis), "large", x=normal(2, 3, 40, mean=90.0, spread=20.0), axis=-1)
    return s


def ranked(result):
    return {"y": result.values, "indices": result.indices.double()}


def product(x, axes, keep):
    for axis in sorted(axes, reverse=True):
        x = x.prod(axis, keep)
    return x


def movement():
    s = Suite("movement")
    axes_and_shapes(s)
    parts(s)
    padding(s)
    indices(s)
    numbers(s)
    return s


def axes_and_shapes(s):
    x = normal(2, 3, 4)
    s.case("reshape", lambda x, shape: x.reshape(shape), x=x, shape=[4, -1])
    s.case("flatten", lambda x, start, end: x.flatten(start, end), x=normal(2, 3, 4, 2), start=1, end=-2)
    s.case("unsqueeze", lambda x, axis: x.unsqueeze(axis), x=x, axis=-2)
    s.case("squeeze", lambda x, axis: x.squeeze(axis), x=normal(2, 1, 3), axis=1)
    s.case("squeezeAll", lambda x: x.squeeze(), x=normal(1, 2, 1, 3))
    for axes in ([2, 0, 1], [0, 2, 1], [-1, 1, 0]):
        s.case("permute", lambda x, axes: x.permute(axes), x=x, axes=axes)
    s.case("transpose", lambda x: x.T, x=normal(3, 5))
    s.case("swapAxes", lambda x, first, second: x.swapaxes(first, second), x=x, first=0, second=-1)
    s.case("moveAxis", lambda x, start, end: x.moveaxis(start, end), x=x, start=0, end=2)
    s.case("flip", lambda x, axes: x.flip(axes), x=x, axes=[1])
    s.case("flip", lambda x, axes: x.flip(axes), x=x, axes=[0, -1])
    s.case("expand", lambda x, shape: x.expand(shape), x=normal(3, 1), shape=[2, 3, 4])
    s.case("expand", lambda x, shape: x.expand(shape), x=normal(1, 3), shape=[5, -1])
    for counts in ([2, 3], [2, 1, 3]):
        s.case("repeat", lambda x, counts: x.repeat(counts), x=normal(2, 3), counts=counts)


def parts(s):
    x = normal(2, 3, 4)
    for axis, start, end in ((0, 1, 2), (1, 0, 2), (-1, 1, 4)):
        s.case(
            "slice", lambda x, axis, start, end: x.narrow(axis, start, end - start), x=x, axis=axis, start=start, end=end
        )  # fmt: skip
    s.case("slice", lambda x, axis, start, end, step: x[:, start:end:step], x=normal(2, 7), axis=1, start=1, end=7, step=2)
    s.case("select", lambda x, axis, index: x.select(axis, index), x=x, axis=1, index=-1)

    def named(tensors):
        return {f"y{i}" if i else "y": tensor for i, tensor in enumerate(tensors)}

    s.case("split", lambda x, axis, sizes: named(x.split(sizes, axis)), x=normal(2, 6), axis=1, sizes=[1, 3, 2])
    s.case("chunk", lambda x, axis, parts: named(x.chunk(parts, axis)), x=normal(6, 2), axis=0, parts=3)
    for axis in (0, 1, -1):
        s.case("stack", lambda a, b, axis: torch.stack((a, b), axis), a=normal(2, 3), b=normal(2, 3), axis=axis)
    s.case("concat", lambda a, b, axis: torch.cat((a, b), axis), a=normal(2, 3), b=normal(1, 3), axis=0)
    s.case("concat", lambda a, b, axis: torch.cat((a, b), axis), a=normal(2, 3, 2), b=normal(2, 1, 2), axis=-2)
    for diagonal in (0, 1, -1):
        s.case("tril", lambda x, diagonal: x.tril(diagonal), x=normal(2, 3, 4), diagonal=diagonal)
        s.case("triu", lambda x, diagonal: x.triu(diagonal), x=normal(2, 3, 4), diagonal=diagonal)


def padding(s):
    for op, mode in (("pad", "constant"), ("padEdge", "replicate"), ("padReflect", "reflect")):
        s.case(op, lambda x, axis, before, after, m=mode: F.pad(x, (before, after), m), x=normal(2, 3, 4), axis=-1, before=2, after=1)
        s.case(
            op,
            lambda x, axis, before, after, m=mode: F.pad(x.mT, (before, after), m).mT,
            x=normal(2, 3, 4), axis=1, before=1, after=2,
        )  # fmt: skip
    s.case(
        "pad", lambda x, axis, before, after, value: F.pad(x, (before, after), value=value),
        x=normal(2, 3), axis=1, before=1, after=2, value=-0.5,
    )  # fmt: skip


def indices(s):
    def at(index, shape):
        return torch.tensor(index).reshape(shape)

    s.case("gatherRows", lambda x, index: x[index], x=normal(4, 3), index=[2, 0, 2, 2, 3])
    for axis, index in ((0, [1, 1]), (1, [2, 0, 2, 1]), (-1, [3, 0, 0])):
        s.case("indexSelect", lambda x, axis, index: x.index_select(axis, torch.tensor(index)), x=normal(2, 3, 4), axis=axis, index=index)
    for axis, shape, index in ((0, [1, 3], [1, 0, 1]), (1, [2, 2], [2, 2, 0, 1]), (1, [2, 4], [0, 1, 1, 2, 2, 2, 2, 0])):
        s.case(
            "gather", lambda x, axis, shape, index: x.gather(axis, at(index, shape)),
            x=normal(2, 3), axis=axis, shape=shape, index=index,
        )  # fmt: skip
        s.case(
            "scatterAdd", lambda x, source, axis, index: x.scatter_add(axis, at(index, source.shape), source),
            x=normal(2, 3), source=normal(*shape), axis=axis, index=index,
        )  # fmt: skip
    s.case("lookup", lambda table, x: F.embedding(x.long(), table), table=normal(4, 3), x=given([[3.0, 0.0], [3.0, 1.0]]).constant())


def numbers(s):
    """Tensors made of attributes only."""
    exact = torch.float64
    s.case("arange", lambda start, end, step: torch.arange(start, end, step, dtype=exact), start=-1.0, end=2.0, step=0.25)
    s.case("linspace", lambda start, end, count: torch.linspace(start, end, count, dtype=exact), start=-1.0, end=2.0, count=8)
    s.case("eye", lambda n: torch.eye(n, dtype=exact), n=3)
    s.case("oneHot", lambda classes, labels: F.one_hot(torch.tensor(labels), classes).to(exact), classes=4, labels=[2, 0, 3])


def products():
    s = Suite("products")
    for left, right in ((False, False), (True, False), (False, True), (True, True)):
        s.case(
            "matmul",
            lambda a, b, transposeLeft, transposeRight: (a.T if transposeLeft else a) @ (b.T if transposeRight else b),
            a=normal(*((6, 5) if left else (5, 6))),
            b=normal(*((7, 6) if right else (6, 7))),
            transposeLeft=left,
            transposeRight=right,
        )
    for left, right in (((2, 3, 4, 5), (2, 3, 5, 2)), ((2, 3, 4, 5), (5, 6)), ((4, 5), (3, 5, 2)), ((2, 1, 4, 5), (3, 5, 2))):
        s.case(
            "matmul", lambda a, b, **_: a @ b, f"{text(left)} {text(right)}",
            a=normal(*left), b=normal(*right), transposeLeft=False, transposeRight=False,
        )  # fmt: skip
    s.case(
        "matmul", lambda a, b, **_: a @ b.mT, "[2,3,4,5] [2,3,7,5]",
        a=normal(2, 3, 4, 5), b=normal(2, 3, 7, 5), transposeLeft=False, transposeRight=True,
    )  # fmt: skip
    for equation, shapes in {
        "bij,bjk->bik": ((2, 3, 4), (2, 4, 5)),
        "bqd,bkd->bqk": ((2, 3, 4), (2, 5, 4)),
        "nhwc,co->nhwo": ((2, 2, 3, 4), (4, 5)),
        "i,j->ij": ((3,), (4,)),
        "ij,ij->": ((3, 4), (3, 4)),
        "ijk->ik": ((2, 3, 4),),
        "ij->ji": ((3, 4),),
        "bi,ij,bj->b": ((2, 3), (3, 4), (2, 4)),
    }.items():
        s.case(
            "einsum",
            lambda equation, **operands: torch.einsum(equation, *operands.values()),
            equation=equation,
            **{"abc"[i]: normal(*shape) for i, shape in enumerate(shapes)},
        )
    s.case("matmul", lambda a, b, **_: a @ b, "long", a=normal(3, 200), b=normal(200, 2), transposeLeft=False, transposeRight=False)
    attention(s)
    return s


def attention(s):
    operands = {"q": normal(2, 3, 5, 4), "k": normal(2, 3, 6, 4), "v": normal(2, 3, 6, 7)}
    attend = F.scaled_dot_product_attention
    s.case("attention", lambda q, k, v: attend(q, k, v), **operands)
    s.case("attention", lambda q, k, v: attend(q, k, v), "without leading axes", q=normal(5, 4), k=normal(3, 4), v=normal(3, 4))
    s.case("attention", lambda q, k, v: attend(q, k, v), "long", q=normal(1, 70, 16), k=normal(1, 70, 16), v=normal(1, 70, 16))
    hidden = given([[0.0, -math.inf, 0.0, 0.5, 0.0, -math.inf]]).constant()
    s.case("attention", lambda q, k, v, mask: attend(q, k, v, mask), "mask of keys", **operands, mask=hidden)
    s.case("attention", lambda q, k, v, mask: attend(q, k, v, mask), "mask", **operands, mask=normal(2, 1, 5, 6).constant())
    s.case(
        "causalAttention", lambda q, k, v: attend(q, k, v, is_causal=True),
        q=normal(2, 3, 5, 4), k=normal(2, 3, 5, 4), v=normal(2, 3, 5, 4),
    )  # fmt: skip

    def split(x, heads):
        return x.unflatten(-1, (heads, -1)).transpose(-2, -3)

    def heads_attention(q, k, v, heads, causal, scale=None, mask=None):
        y = attend(split(q, heads), split(k, heads), split(v, heads), mask, is_causal=causal, scale=scale)
        return y.transpose(-2, -3).flatten(-2)

    for causal in (False, True):
        s.case(
            "Attention", heads_attention, q=normal(2, 5, 6), k=normal(2, 5, 6), v=normal(2, 5, 12), heads=3, causal=causal,
        )  # fmt: skip
        s.case(
            "SelfAttention", lambda x, heads, causal: heads_attention(*x.chunk(3, -1), heads, causal),
            x=normal(2, 5, 24), heads=2, causal=causal,
        )  # fmt: skip
    s.case(
        "Attention", heads_attention, q=normal(2, 4, 6), k=normal(2, 5, 6), v=normal(2, 5, 6), heads=2, causal=False,
        scale=0.3, mask=normal(2, 4, 5).constant(),
    )  # fmt: skip
