"""Writes the networks of TorchExportTest: exported from PyTorch, with what PyTorch predicts and how its loss falls.

    python nn/onnx/src/test/python/exports nn/onnx/src/test/resources/kinesic/onnx/torch
    python nn/onnx/src/test/python/exports FOLDER full

Needs torch, torchvision, timm, onnx and onnxscript. Each network is exported by both exporters, for training (batch
normalisation kept, constants not folded) and for inference. A safetensors file for each network holds

    x                   images [n, c, h, w]
    labels              a class for each image
    prediction          of the network in evaluation mode
    rate                the learning rate
    training.losses     cross-entropy before each of ten steps of SGD, in training mode
    inference.losses    the same in evaluation mode, with batch normalisation folded into convolutions, as in the files
    training.rounding, inference.rounding
                        how far these losses are off if PyTorch computes in float32, relative

all computed in float64. Files contain no trace of the machine that wrote them.
"""
import copy
import sys
import warnings
from pathlib import Path

sys.dont_write_bytecode = True  # the sources of the project stay without __pycache__

import onnx
import torch
from safetensors.torch import save_file
from torch.fx.experimental.optimization import fuse
from torch.nn import functional as F

import networks

STEPS = 10
BATCH = 4


def losses(net, x, labels, rate):
    """Cross-entropy before each step."""
    net = copy.deepcopy(net).to(x.dtype).requires_grad_()  # also the biases that folding adds
    optimiser = torch.optim.SGD(net.parameters(), rate)
    values = []
    for _ in range(STEPS):
        loss = F.cross_entropy(net(x), labels)
        values.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return torch.tensor(values, dtype=torch.float64)


def curves(kind, net, x, labels, rate):
    """The losses in float64, and how far those in float32 are off."""
    exact = losses(net, x.double(), labels, rate)
    off = (losses(net, x, labels, rate) - exact).abs() / exact
    return {f"{kind}.losses": exact.float(), f"{kind}.rounding": off.max().float()}


def strip(message):
    """Removes the notes of a message and of all that it contains: the exporter writes stack traces into them."""
    for field, value in message.ListFields():
        if field.name in ("metadata_props", "doc_string"):
            message.ClearField(field.name)
        elif field.name in ("value_info", "quantization_annotation"):
            message.ClearField(field.name)
        elif field.type == field.TYPE_MESSAGE:
            for part in [value] if hasattr(value, "ListFields") else value:
                strip(part)


def restore(model, statistics):
    """Puts back running statistics, which change when the network is traced in training mode."""
    for tensor in model.graph.initializer:
        if tensor.name in statistics:
            tensor.CopyFrom(onnx.numpy_helper.from_array(statistics[tensor.name].numpy(), tensor.name))


def export(net, x, path, opset, dynamo, training):
    statistics = {name: buffer.clone() for name, buffer in net.named_buffers() if "running" in name}
    for module in net.modules():
        if hasattr(module, "fused_attn"):
            module.fused_attn = opset >= 14  # no exporter writes the fused function in an older operator set
    mode = torch.onnx.TrainingMode.PRESERVE if training else torch.onnx.TrainingMode.EVAL
    names = {"input_names": ["x"], "output_names": ["y"], "opset_version": opset}
    if dynamo:
        free = ({0: torch.export.Dim("n")},)
        torch.onnx.export(
            net, (x,), dynamo=True, dynamic_shapes=free, optimize=not training, verbose=False, **names
        ).save(path)
    else:
        free = {"x": {0: "n"}, "y": {0: "n"}}
        torch.onnx.export(
            net, (x,), path, dynamo=False, training=mode, do_constant_folding=not training, dynamic_axes=free, **names
        )
    model = onnx.load(path)
    restore(model, statistics)
    strip(model)
    model.producer_version = ""
    onnx.save(model, path)
    print(f"{path.name}: {path.stat().st_size} bytes, {len(model.graph.node)} nodes")


def exports(name):
    """Yields opset, whether by the exporter of torch.export, and whether for training."""
    if name == "vit":  # no batch normalisation; below 17 layer normalisation is a chain, from 23 on attention is a node
        yield 13, False, True
        yield 17, False, False
        yield 18, True, False
        yield 23, True, False
    else:
        yield 12, False, True
        yield 17, False, False
        yield 18, True, True
        yield 20, True, False


def write(folder, name, net, size, rate):
    generator = torch.Generator().manual_seed(19)
    with torch.no_grad():
        networks.randomise(net, generator)
    x = torch.randn(BATCH, 3, size, size, generator=generator)
    classes = net.eval()(x).shape[1]
    labels = torch.randint(0, classes, (BATCH,), generator=generator)
    folded = net if name == "vit" else fuse(net).eval()
    expected = {
        "x": x,
        "labels": labels.int(),
        "prediction": copy.deepcopy(net).double()(x.double()).detach().float(),
        "rate": torch.tensor(rate),
        **curves("training", copy.deepcopy(net).train(), x, labels, rate),
        **curves("inference", folded, x, labels, rate),
    }
    save_file(expected, folder / f"{name}.safetensors")
    print(name, {key: value for key, value in expected.items() if key.startswith(("training", "inference"))})
    for opset, dynamo, training in exports(name):
        by = "export" if dynamo else "script"
        kind = "training" if training else "inference"
        path = folder / f"{name}-{by}{opset}-{kind}.onnx"
        export(copy.deepcopy(net).train(training), x, path, opset, dynamo, training)


def main(folder, full):
    warnings.filterwarnings("ignore")
    torch.manual_seed(19)
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    for name, net, size in networks.full() if full else networks.tiny():
        write(folder, name, net, size, 0.005 if full else 0.05)


if __name__ == "__main__":
    main(Path(sys.argv[1]), "full" in sys.argv[2:])
