"""Convolution, pooling and normalisation of images, and the layers made of them."""
import math

import torch
import torch.nn.functional as F
from torchvision.ops import SqueezeExcitation

from modules import module_case
from suite import Suite, distinct, normal, uniform


def suites():
    return [convolutions(), pooling(), sizes(), layers()]


def channels_first(x):
    return x.permute(0, 3, 1, 2)


def channels_last(x):
    return x.permute(0, 2, 3, 1)


def on_images(function, x):
    """Applies a function of images [n, c, h, w] to images [n, h, w, c]."""
    return channels_last(function(channels_first(x)))


def filters(weight):
    """[kh, kw, in, out] as PyTorch's [out, in, kh, kw]."""
    return weight.permute(3, 2, 0, 1)


def convolutions():
    s = Suite("convolutions")

    def conv2d(x, filter, stride, padding, layout, dilation=(1, 1), groups=1, bias=None):
        top, left, bottom, right = padding

        def convolve(y):
            return F.conv2d(F.pad(y, (left, right, top, bottom)), filters(filter), bias, stride, 0, dilation, groups)

        return on_images(convolve, x)

    for layout in ("channelsLast", "blocked"):

        def case(label, channels, kernel, stride=(1, 1), padding=(0, 0, 0, 0), groups=1, pixels=(2, 6, 7), **more):
            into, out = channels
            s.case(
                "conv2d", conv2d, label, x=normal(*pixels, into),
                filter=normal(*kernel, into // groups, out, spread=(2 * groups / into) ** 0.5 / kernel[0]),
                stride=stride, padding=padding, groups=groups, layout=layout, **more,
            )  # fmt: skip

        for size, stride, padding in ((1, 1, 0), (1, 2, 0), (3, 1, 1), (3, 2, 1), (3, 1, 0), (5, 2, 2)):
            case(f"{size}x{size}", (3, 5), (size, size), (stride, stride), [padding] * 4)
        case("20 to 17 channels", (20, 17), (3, 3), padding=(1, 1, 1, 1), pixels=(1, 5, 5))
        case("1x3", (2, 4), (1, 3), (2, 1), (0, 1, 0, 1))
        case("3x3 uneven", (3, 4), (3, 3), (2, 2), (0, 1, 1, 2))
        case("3x3 dilated", (3, 4), (3, 3), (1, 1), (2, 2, 2, 2), dilation=(2, 2))
        case("3x2 dilated", (3, 4), (3, 2), (2, 1), (1, 2, 1, 2), dilation=(1, 3))
        case("3x3 in groups", (6, 4), (3, 3), (1, 1), (1, 1, 1, 1), 2)
        case("1x1 in groups", (32, 32), (1, 1), groups=2, pixels=(1, 3, 3))
        case("3x3 depthwise", (18, 18), (3, 3), (1, 1), (1, 1, 1, 1), 18)
        case("5x5 depthwise", (18, 18), (5, 5), (2, 2), (2, 2, 2, 2), 18)
        case("3x3 two for each", (5, 10), (3, 3), (1, 1), (1, 1, 1, 1), 5)
        case("3x3 with bias", (3, 5), (3, 3), (2, 2), (1, 1, 1, 1), bias=normal(5))
        case("3x3 depthwise with bias", (17, 17), (3, 3), (1, 1), (1, 1, 1, 1), 17, bias=normal(17))
        transposed(s, layout)
    return s


def transposed(s, layout):
    def conv_transpose2d(x, filter, stride, padding, outputPadding, dilation, groups, layout, bias=None):
        return on_images(
            lambda y: F.conv_transpose2d(y, filters(filter), bias, stride, padding, outputPadding, groups, dilation), x
        )

    def case(label, channels, kernel, stride=1, padding=0, output=0, dilation=1, groups=1, **more):
        into, out = channels
        s.case(
            "convTranspose2d", conv_transpose2d, label, x=normal(2, 3, 4, into),
            filter=normal(kernel, kernel, out // groups, into, spread=(groups / into) ** 0.5 / kernel),
            stride=stride, padding=padding, outputPadding=output, dilation=dilation, groups=groups, layout=layout, **more,
        )  # fmt: skip

    case("2x2", (3, 5), 2, 2)
    case("3x3", (3, 5), 3, 2, 1, 1)
    case("4x4 with bias", (17, 3), 4, 2, 1, bias=normal(3))
    case("3x3 dilated", (3, 4), 3, 1, 1, dilation=2)
    case("3x3 in groups", (4, 6), 3, 2, 1, groups=2)
    case("3x3 depthwise", (5, 5), 3, 2, 1, 1, groups=5)


def pooling():
    s = Suite("pooling")

    def padded(y, padding, value):
        top, left, bottom, right = padding
        return F.pad(y, (left, right, top, bottom), value=value)

    def max_pool(x, size, stride, padding, ceil, layout, dilation=1):
        if len(set(padding)) == 1:
            return on_images(lambda y: F.max_pool2d(y, size, stride, padding[0], dilation, ceil), x)
        return on_images(lambda y: F.max_pool2d(padded(y, padding, -math.inf), size, stride, 0, dilation, ceil), x)

    def average_pool(x, size, stride, padding, ceil, countsPadding, layout):
        if len(set(padding)) == 1:
            return on_images(lambda y: F.avg_pool2d(y, size, stride, padding[0], ceil, countsPadding), x)

        def mean(y):
            inside = torch.ones_like(y) if not countsPadding else 1.0
            sums = F.avg_pool2d(padded(y, padding, 0.0), size, stride)
            return sums / F.avg_pool2d(padded(inside, padding, 0.0), size, stride) if not countsPadding else sums

        return on_images(mean, x)

    for layout in ("channelsLast", "blocked"):

        def case(size, stride, padding, ceil=False, pixels=(6, 7), layout=layout):
            window = {"size": size, "stride": stride, "padding": padding, "ceil": ceil}
            s.case("maxPool2d", max_pool, x=distinct(2, *pixels, 3), **window, layout=layout)
            for counts in (False, True) if any(padding) or ceil else (False,):
                s.case("averagePool2d", average_pool, x=normal(2, *pixels, 3), **window, countsPadding=counts, layout=layout)

        case([2, 2], [2, 2], [0] * 4)
        case([3, 3], [2, 2], [1] * 4)
        case([3, 3], [1, 1], [1] * 4)
        case([2, 2], [2, 2], [0] * 4, True)
        case([3, 3], [2, 2], [1] * 4, True)
        case([3, 2], [2, 1], [0, 1, 1, 0])
        s.case(
            "maxPool2d", max_pool, "dilated", x=distinct(2, 7, 7, 3), size=[2, 3], stride=[2, 1], padding=[1] * 4, ceil=False,
            dilation=2, layout=layout,
        )  # fmt: skip
        for size in ((1, 1), (2, 3), (4, 5)):
            s.case(
                "adaptiveMaxPool2d", lambda x, size, layout: on_images(lambda y: F.adaptive_max_pool2d(y, size), x),
                x=distinct(2, 6, 7, 3), size=size, layout=layout,
            )  # fmt: skip
            s.case(
                "adaptiveAveragePool2d", lambda x, size, layout: on_images(lambda y: F.adaptive_avg_pool2d(y, size), x),
                x=normal(2, 6, 7, 3), size=size, layout=layout,
            )  # fmt: skip
    return s


def sizes():
    """Interpolation, and pixels that move between channels and places."""
    s = Suite("sizes")

    def interpolate(x, mode, aligned, layout, size=None, factor=None):
        corners = None if mode == "nearest" else aligned
        return on_images(lambda y: F.interpolate(y, size, factor, mode, corners), x)

    for layout in ("channelsLast", "blocked"):
        for mode in ("nearest", "bilinear", "bicubic"):
            for aligned in (False, True) if mode != "nearest" else (False,):
                for size in ([9, 5], [3, 14], [1, 7]):
                    s.case("interpolate", interpolate, x=normal(1, 6, 7, 3), mode=mode, aligned=aligned, layout=layout, size=size)
                for factor in (2.0, 1.5):
                    s.case("interpolate", interpolate, x=normal(1, 4, 3, 2), mode=mode, aligned=aligned, layout=layout, factor=factor)
        s.case(
            "pixelShuffle", lambda x, factor, layout: on_images(lambda y: F.pixel_shuffle(y, factor), x),
            x=normal(2, 2, 3, 12), factor=2, layout=layout,
        )  # fmt: skip
        s.case(
            "pixelUnshuffle", lambda x, factor, layout: on_images(lambda y: F.pixel_unshuffle(y, factor), x),
            x=normal(2, 4, 6, 3), factor=2, layout=layout,
        )  # fmt: skip
    return s


def activations(s):
    x = distinct(3, 5)
    for name in ("Relu", "Sigmoid", "Tanh", "Softplus", "Relu6", "Silu", "Mish", "Hardsigmoid", "Hardswish"):
        function = getattr(F, name.lower(), None) or getattr(torch, name.lower())
        s.case(name, lambda x, f=function: f(x), x=x)
    for tanh in (False, True):
        s.case("Gelu", lambda x, tanh: F.gelu(x, approximate="tanh" if tanh else "none"), x=x, tanh=tanh)
    s.case("LeakyRelu", lambda x, value: F.leaky_relu(x, value), x=x, value=0.2)
    s.case("Elu", lambda x, value: F.elu(x, value), x=x, value=0.7)
    s.case("Prelu", lambda x, weight: F.prelu(x, weight), x=x, weight=uniform(0.1, 0.5, 5))
    s.case(
        "Prelu", lambda x, weight: on_images(lambda y: F.prelu(y, weight), x), "images",
        x=distinct(2, 3, 2, 5), weight=uniform(0.1, 0.5, 5),
    )  # fmt: skip
    for name, function in (("Softmax", torch.softmax), ("LogSoftmax", torch.log_softmax)):
        s.case(name, lambda x, axis, f=function: f(x, axis), x=normal(2, 3, 4), axis=1)


def normalisations(s):
    statistics = {"running_mean": normal(5).constant(), "running_var": uniform(0.5, 2.0, 5).constant()}
    affine = {"weight": uniform(0.5, 1.5, 5), "bias": normal(5)}

    def batch_norm(x, weight, bias, running_mean, running_var, training, epsilon=1e-5, momentum=0.1):
        mean, var = running_mean.clone(), running_var.clone()
        y = F.batch_norm(x.movedim(-1, 1), mean, var, weight, bias, training, momentum, epsilon).movedim(1, -1)
        return {"y": y, "running_mean": mean, "running_var": var}

    for training in (True, False):
        for op, shape in (("BatchNorm2d", (3, 4, 4, 5)), ("BatchNorm1d", (8, 5))):
            s.case(op, batch_norm, x=normal(*shape, mean=0.5), **affine, **statistics, training=training)
            s.case(
                op, batch_norm, x=normal(*shape), **affine, **statistics, training=training, epsilon=1e-2, momentum=0.3,
            )  # fmt: skip
    for shape in ([5], [4, 5]):
        s.case(
            "LayerNorm", lambda x, weight, bias, shape, epsilon: F.layer_norm(x, shape, weight, bias, epsilon),
            x=normal(2, 3, 4, 5, mean=0.5), weight=uniform(0.5, 1.5, *shape), bias=normal(*shape), shape=shape, epsilon=1e-5,
        )  # fmt: skip
    s.case(
        "RmsNorm", lambda x, weight, epsilon: F.rms_norm(x, (5,), weight, epsilon),
        x=normal(2, 3, 5, mean=0.5), weight=affine["weight"], epsilon=1e-6,
    )  # fmt: skip
    for layout in ("channelsLast", "blocked"):
        for groups in (1, 2, 6):
            s.case(
                "GroupNorm",
                lambda x, weight, bias, groups, layout: on_images(lambda y: F.group_norm(y, groups, weight, bias, 1e-5), x),
                x=normal(2, 3, 4, 6, mean=0.5), weight=uniform(0.5, 1.5, 6), bias=normal(6), groups=groups, layout=layout,
            )  # fmt: skip
        for parameters in ({}, affine):
            s.case(
                "InstanceNorm2d",
                lambda x, layout, weight=None, bias=None: on_images(
                    lambda y: F.instance_norm(y, weight=weight, bias=bias, eps=1e-5), x
                ),
                "affine" if parameters else "", x=normal(2, 3, 4, 5, mean=0.5), **parameters, layout=layout,
            )  # fmt: skip
    module_case(
        s, "SqueezeExcitation", SqueezeExcitation(6, 2), lambda m, x: on_images(m, x),
        x=normal(2, 3, 4, 6), channels=6, squeezed=2,
    )  # fmt: skip


def layers():
    s = Suite("layers")
    s.case("Linear", lambda x, weight, bias: x @ weight + bias, x=normal(4, 6), weight=normal(6, 5, spread=0.5), bias=normal(5))
    for bias in (False, True):
        parameters = {"bias": normal(4)} if bias else {}
        s.case(
            "Conv2d",
            lambda x, weight, bias=None, **_: on_images(lambda y: F.conv2d(y, filters(weight), bias, 2, 1), x),
            "with bias" if bias else "",
            x=normal(2, 5, 6, 3), weight=normal(3, 3, 3, 4, spread=0.5), **parameters, stride=2, padding=1,
        )  # fmt: skip
    s.case(
        "Conv2d",
        lambda x, weight, bias, **_: on_images(lambda y: F.conv2d(y, filters(weight), bias, 1, 2, 2, 2), x),
        "in groups",
        x=normal(2, 5, 6, 4), weight=normal(3, 3, 2, 6, spread=0.5), bias=normal(6), stride=1, padding=2, dilation=2, groups=2,
    )  # fmt: skip
    s.case(
        "ConvTranspose2d",
        lambda x, weight, bias, **_: on_images(lambda y: F.conv_transpose2d(y, filters(weight), bias, 2, 1, 1, 2), x),
        x=normal(2, 3, 4, 4), weight=normal(3, 3, 3, 4, spread=0.5), bias=normal(6),
        stride=2, padding=1, outputPadding=1, groups=2,
    )  # fmt: skip
    normalisations(s)
    s.case("MaxPool2d", lambda x, size, stride, padding: on_images(lambda y: F.max_pool2d(y, size, stride, padding), x),
           x=distinct(2, 5, 5, 3), size=3, stride=2, padding=1)  # fmt: skip
    s.case("AveragePool2d", lambda x, size, stride, padding: on_images(lambda y: F.avg_pool2d(y, size, stride, padding), x),
           x=normal(2, 5, 5, 3), size=2, stride=2, padding=0)  # fmt: skip
    s.case("GlobalAveragePool", lambda x: x.mean((1, 2)), x=normal(2, 5, 3, 4))
    s.case("GlobalMaxPool", lambda x: x.amax((1, 2)), x=distinct(2, 5, 3, 4))
    s.case("AdaptiveMaxPool2d", lambda x, size: on_images(lambda y: F.adaptive_max_pool2d(y, size), x), x=distinct(2, 5, 7, 3), size=2)
    s.case("AdaptiveAveragePool2d", lambda x, size: on_images(lambda y: F.adaptive_avg_pool2d(y, size), x), x=normal(2, 5, 7, 3), size=2)
    s.case("Flatten", lambda x: x.flatten(1), x=normal(2, 3, 2, 4))
    activations(s)
    return s
