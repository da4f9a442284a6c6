"""Times the cases of bin/peers in PyTorch and ONNX Runtime on the CPU and prints one JSON line per case and peer.

    python3 -m venv .venv && .venv/bin/pip install torch timm onnx onnxruntime
    .venv/bin/python peers/peer.py --threads 2 --cases 'gemm/*' 'resnet50/112/b16/*'

Each line has "peer", "case", "threads", "ms" (the median of the repetitions) and "gflops". Cases with images are timed in
channels-first and channels-last layout, and the faster of the two is reported; a training step uses the fastest
implementation of its optimiser. Operations are those of the direct algorithm, padding included; a training step counts
as three forward passes.
"""
import argparse
import fnmatch
import functools
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time

import torch
import torch.nn.functional as F
from torch import nn

from resnet import resnet

BATCH = 16
LAYOUTS = (torch.contiguous_format, torch.channels_last)
# The distinct convolutions of ResNet-50 on 112x112 images: input and output channels, kernel, stride, input size.
CONVOLUTIONS = (
    (3, 64, 7, 2, 112), (64, 64, 1, 1, 28), (64, 256, 1, 1, 28), (256, 64, 1, 1, 28), (64, 64, 3, 1, 28),
    (128, 128, 3, 2, 28), (128, 128, 3, 1, 14), (128, 512, 1, 1, 14), (512, 128, 1, 1, 14), (256, 256, 3, 1, 7),
    (1024, 256, 1, 1, 7), (256, 1024, 1, 1, 7), (512, 512, 3, 1, 4), (1024, 2048, 1, 2, 7), (512, 2048, 1, 1, 4),
    (2048, 512, 1, 1, 4))
# Depthwise convolutions of MobileNetV2 and EfficientNet-B0 on 224x224 images: channels, kernel, stride, input size.
DEPTHWISE = (
    (32, 3, 1, 112), (96, 3, 2, 112), (144, 3, 1, 56), (192, 3, 1, 28), (384, 3, 1, 14), (576, 3, 2, 14), (960, 3, 1, 7),
    (240, 5, 1, 28), (672, 5, 1, 14), (1152, 5, 1, 7))
# Grouped convolutions of ResNeXt-50 (32 groups) on 224x224 images: channels, groups, kernel, stride, input size.
GROUPED = ((128, 32, 3, 1, 56), (256, 32, 3, 1, 28), (512, 32, 3, 1, 14), (1024, 32, 3, 1, 7))
TOKENS, WIDTH, HEADS = 197, 384, 6  # of ViT-S on 224x224 images
# Networks of timm by their names in bin/peers.
TIMM = {"mobilenet-v2": "mobilenetv2_100", "efficientnet-b0": "efficientnet_b0", "vit-s": "vit_small_patch16_224"}
# The whole networks among ONNX's own test cases, files in shared/onnx-tests/light.
LIGHT = (
    "bvlc_alexnet", "densenet121", "inception_v1", "inception_v2", "resnet50", "shufflenet", "squeezenet", "vgg19", "zfnet512")
OPTIMIZERS = {
    "sgd": functools.partial(torch.optim.SGD, lr=1e-3, momentum=0.9),
    "adamw": functools.partial(torch.optim.AdamW, lr=1e-3, weight_decay=0.01)}
DIRECTIONS = ("forward", "backward-data", "backward-filter")
SAMPLES = 751  # the paper's batch: 401 with valence and arousal, 247 with action units, 103 with expressions


def median_ms(step, seconds, warm_up=3, least=5, most=200):
    """Returns the median duration of step in milliseconds, repeated for the given number of seconds."""
    for _ in range(warm_up):
        step()
    durations = []
    end = time.perf_counter() + seconds
    while len(durations) < least or (len(durations) < most and time.perf_counter() < end):
        start = time.perf_counter()
        step()
        durations.append(1e3 * (time.perf_counter() - start))
    return statistics.median(durations)


def product(side):
    a, b, c = torch.randn(side, side), torch.randn(side, side), torch.empty(side, side)
    return {"pytorch": median_ms(lambda: torch.mm(a, b, out=c), 1.0)}, 2 * side ** 3


def convolution(cin, cout, kernel, stride, side, direction, groups=1):
    padding = kernel // 2
    best = float("inf")
    for layout in LAYOUTS:
        x = torch.randn(BATCH, cin, side, side).to(memory_format=layout)
        w = torch.randn(cout, cin // groups, kernel, kernel).to(memory_format=layout)
        with torch.no_grad():
            y = F.conv2d(x, w, None, stride, padding, 1, groups)
            gy = torch.randn_like(y)
            wanted = [direction == "backward-data", direction == "backward-filter", False]

            def forward():
                return F.conv2d(x, w, None, stride, padding, 1, groups)

            def backward():
                return torch.ops.aten.convolution_backward(
                    gy, x, w, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], groups, wanted)

            best = min(best, median_ms(forward if direction == "forward" else backward, 0.3))
    return {"pytorch": best}, 2 * BATCH * y.shape[2] * y.shape[3] * cout * (cin // groups) * kernel ** 2


def normalisation(channels, side, added):
    """Times the operators of batch normalisation with batch statistics, an optional sum, and ReLU; forward and backward."""
    best = float("inf")
    for layout in LAYOUTS:
        x = torch.randn(BATCH, channels, side, side).to(memory_format=layout)
        residual, gy = torch.randn_like(x), torch.randn_like(x)
        gamma, beta = torch.randn(channels), torch.randn(channels)

        def step():
            y, mean, scale = torch.ops.aten.native_batch_norm(x, gamma, beta, None, None, True, 0, 1e-5)
            if added:
                y += residual
            y = F.relu(y, inplace=True)
            gz = torch.ops.aten.threshold_backward(gy, y, 0)
            torch.ops.aten.native_batch_norm_backward(
                gz, x, gamma, None, None, mean, scale, True, 1e-5, [True, True, True])

        with torch.no_grad():
            best = min(best, median_ms(step, 0.4))
    return {"pytorch": best}, 0


def differentiated(function, *shapes):
    """Times a function of random tensors, forward and backward with the gradients of all of them."""
    inputs = [torch.randn(shape, requires_grad=True) for shape in shapes]
    gy = torch.randn_like(function(*inputs))
    return {"pytorch": median_ms(lambda: torch.autograd.grad(function(*inputs), inputs, gy), 1.0, least=10)}, 0


def layer_norm(rows):
    return differentiated(
        lambda x, gamma, beta: F.layer_norm(x, (WIDTH,), gamma, beta, 1e-6), (rows, WIDTH), (WIDTH,), (WIDTH,))


def gelu(rows):
    return differentiated(F.gelu, (rows, 4 * WIDTH))


def attention(batch):
    shape = (batch, HEADS, TOKENS, WIDTH // HEADS)
    return differentiated(F.scaled_dot_product_attention, shape, shape, shape)


def losses():
    """Returns the losses as functions of fixed inputs, composed of PyTorch operators, and the inputs that require gradients."""
    categories, binaries = 7, 17
    table = torch.rand(categories, binaries) * (torch.rand(categories, binaries) < 0.25)
    scores = torch.randn(SAMPLES, categories, requires_grad=True)
    units = torch.randn(SAMPLES, binaries, requires_grad=True)
    affect = torch.randn(SAMPLES, 2, requires_grad=True)
    present = (torch.rand(SAMPLES, binaries) < 0.3).float()
    annotated = (torch.rand(SAMPLES, binaries) < 0.7).float()
    target = 2 * torch.rand(SAMPLES, 2) - 1

    def inside(p):
        return p.clamp(1e-7, 1 - 1e-7)

    def cross_entropy(teacher, p):
        return -(teacher * p.log() + (1 - teacher) * (1 - p).log()).sum(1).mean()

    def distribution_matching():
        p, mixed = inside(units.sigmoid()), inside(scores.softmax(1) @ table)
        return (cross_entropy(mixed.detach(), p) + cross_entropy(p.detach(), mixed)) / 2

    def soft_co_annotation():
        indicator = (annotated * present) @ table.T / (annotated @ table.T).clamp_min(1e-12)
        return -(indicator.softmax(1) * scores.log_softmax(1)).sum(1).mean()

    def ccc():
        x = affect.tanh()
        dx, dy = x - x.mean(0), target - target.mean(0)
        spread = (dx ** 2).mean(0) + (dy ** 2).mean(0) + (x.mean(0) - target.mean(0)) ** 2
        return 1 - (2 * (dx * dy).mean(0) / spread).mean()

    def masked_units():
        each = F.binary_cross_entropy_with_logits(units, present, reduction="none")
        return ((annotated * each).sum(1) / annotated.sum(1).clamp_min(1)).mean()

    functions = {
        "distribution-matching": distribution_matching, "soft-co-annotation": soft_co_annotation, "ccc": ccc,
        "masked-units": masked_units}
    return functions, (scores, units, affect)


def loss(name):
    functions, inputs = losses()

    def step():
        for x in inputs:
            x.grad = None
        functions[name]().backward()

    return {"pytorch": median_ms(step, 0.5, warm_up=20, least=50)}, 0


def operations(net, x):
    """Returns the operations of one forward pass: two per product of a convolution or a linear layer."""
    counts = []

    def count(module, inputs, y):
        fan_in = module.weight[0].numel()
        counts.append(2 * y.numel() * fan_in)

    hooks = [m.register_forward_hook(count) for m in net.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    with torch.inference_mode():
        net(x)
    for hook in hooks:
        hook.remove()
    return sum(counts)


def optimizer_options(kind, net):
    """Returns the implementation with which this kind of optimiser updates the parameters of net fastest."""
    parameters = [p.detach().clone().requires_grad_() for p in net.parameters()]
    for p in parameters:
        p.grad = torch.randn_like(p)
    return min(({}, {"foreach": True}, {"fused": True}),
               key=lambda options: median_ms(OPTIMIZERS[kind](parameters, **options).step, 0.2))


def training_ms(net, images, labels, kind):
    optimizer = OPTIMIZERS[kind](net.parameters(), **optimizer_options(kind, net))

    def step():
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(net(images), labels).backward()
        optimizer.step()

    return median_ms(step, 3.0)


def create(name):
    """Returns a network with 1000 classes and random weights."""
    if name not in TIMM:
        return resnet(name)
    import timm

    return timm.create_model(TIMM[name])


def network(name, side, batch, optimizer=None):
    """Times a training step, or the inference if there is no optimiser."""
    x = torch.randn(batch, 3, side, side)
    labels = torch.randint(0, 1000, (batch,))
    times = {"pytorch": float("inf")}
    for layout in LAYOUTS:
        net, images = create(name).train().to(memory_format=layout), x.to(memory_format=layout)
        if optimizer:
            ms = training_ms(net, images, labels, optimizer)
        else:
            net.eval()
            with torch.inference_mode():
                ms = median_ms(lambda: net(images), 2.0)
        times["pytorch"] = min(times["pytorch"], ms)
    net = create(name).eval()
    work = operations(net, x)
    if not optimizer:
        times["onnxruntime"] = onnx_ms(net, x)
    return times, work * (3 if optimizer else 1)


def onnx_session(file):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def onnx_ms(net, x):
    with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
        torch.onnx.export(net, (x,), file.name, dynamo=False, input_names=["x"], output_names=["y"])
        session = onnx_session(file.name)
    return median_ms(lambda: session.run(None, {"x": x.numpy()}), 2.0)


def shared():
    """Returns the folder shared beside the checkout, or the one that KINESIC_SHARED names."""
    given = os.environ.get("KINESIC_SHARED")
    if given:
        return pathlib.Path(given)
    return next(folder / "shared" for folder in pathlib.Path(__file__).resolve().parents
                if (folder / "shared" / "onnx-tests").is_dir())


def light(name):
    session = onnx_session(str(shared() / "onnx-tests" / "light" / f"light_{name}.onnx"))
    x = torch.rand(1, 3, 224, 224).numpy()
    image = session.get_inputs()[0].name
    return {"onnxruntime": median_ms(lambda: session.run(None, {image: x}), 2.0)}, 0


def picture(stage):
    import pictures

    file = shared() / "models" / "yunet_s_640_640.onnx"
    return pictures.measure(stage, torch.get_num_threads(), file, onnx_session, median_ms), 0


def cases():
    """Returns the cases by the names that bin/peers --list prints."""
    found = {f"gemm/{side}": (product, side) for side in (512, 1024, 2048)}
    for cin, cout, kernel, stride, side in CONVOLUTIONS:
        strided = f"s{stride}" if stride > 1 else ""
        for direction in DIRECTIONS:
            name = f"conv/{kernel}x{kernel}{strided}-{cin}-{cout}-{side}/{direction}"
            found[name] = (convolution, cin, cout, kernel, stride, side, direction)
    for channels, kernel, stride, side in DEPTHWISE:
        strided = f"s{stride}" if stride > 1 else ""
        for direction in DIRECTIONS:
            name = f"depthwise/{kernel}x{kernel}{strided}-{channels}-{channels}-{side}-g{channels}/{direction}"
            found[name] = (convolution, channels, channels, kernel, stride, side, direction, channels)
    for channels, groups, kernel, stride, side in GROUPED:
        for direction in DIRECTIONS:
            name = f"grouped/{kernel}x{kernel}-{channels}-{channels}-{side}-g{groups}/{direction}"
            found[name] = (convolution, channels, channels, kernel, stride, side, direction, groups)
    for rows in (TOKENS, BATCH * TOKENS):
        found[f"layer-norm/{rows}x{WIDTH}"] = (layer_norm, rows)
        found[f"gelu/{rows}x{4 * WIDTH}"] = (gelu, rows)
    for batch in (1, BATCH):
        found[f"attention/b{batch}-{TOKENS}-{HEADS}x{WIDTH // HEADS}"] = (attention, batch)
    for channels, side in ((64, 28), (256, 28), (512, 14), (1024, 7)):
        found[f"batch-norm-relu/{channels}-{side}"] = (normalisation, channels, side, False)
        found[f"batch-norm-add-relu/{channels}-{side}"] = (normalisation, channels, side, True)
    for name in losses()[0]:
        found[f"loss/{name}/{SAMPLES}"] = (loss, name)
    for side in (112, 224):
        found[f"resnet50/{side}/b16/train"] = (network, "resnet50", side, 16, "sgd")
        for batch in (16, 1):
            found[f"resnet50/{side}/b{batch}/infer"] = (network, "resnet50", side, batch)
    for name in TIMM:
        found[f"{name}/224/b16/train"] = (network, name, 224, 16, "sgd")
        for batch in (16, 1):
            found[f"{name}/224/b{batch}/infer"] = (network, name, 224, batch)
    for name, side, batch in (("resnet18", 96, 96), ("compact", 48, 96)):
        found[f"{name}/{side}/b{batch}/train"] = (network, name, side, batch, "adamw")
    for name in LIGHT:
        found[f"onnx/{name}/b1/infer"] = (light, name)
    for stage in ("whole", "decode", "detect", "align", "network"):
        found[f"pictures/640x480/{stage}"] = (picture, stage)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cases", nargs="+", default=["*"], metavar="PATTERN")
    parser.add_argument("--list", action="store_true", help="print the names of the cases and exit")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    for name, (function, *sizes) in cases().items():
        if not any(fnmatch.fnmatchcase(name, pattern) for pattern in arguments.cases):
            continue
        if arguments.list:
            print(name)
            continue
        times, work = function(*sizes)
        for peer, ms in times.items():
            line = {"peer": peer, "case": name, "threads": arguments.threads, "ms": round(ms, 4),
                    "gflops": round(1e-6 * work / ms, 1)}
            print(json.dumps(line), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
