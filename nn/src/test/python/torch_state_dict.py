"""Loads the state dicts that TorchExports has written in PyTorch, torchvision and timm, and compares what they predict.

    python nn/src/test/python/torch_state_dict.py FOLDER

Each is loaded with strict=True and computes in float64. Prints the largest difference of each, relative to the largest
output. Needs torch, torchvision, timm and safetensors; insightface's networks are built as in golden/networks.py.
"""
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # the sources of the project stay without __pycache__
sys.path.append(str(Path(__file__).parent / "golden"))

import timm
import torch
import torchvision
from safetensors.torch import load_file
from torch import nn

import networks


def channels_first(x):
    return x.permute(0, 3, 1, 2)


def image(module):
    """A layer of images, [n, h, w, c] outside."""
    return module, lambda x: module(channels_first(x)).permute(0, 2, 3, 1)


def plain(module):
    return module, module


def first(module):
    return module, lambda x: module(x)[0]


def layers():
    attention = nn.MultiheadAttention(6, 2, batch_first=True)
    return {
        "linear": plain(nn.Linear(5, 3)),
        "conv": image(nn.Conv2d(4, 6, 3, 2, 1, groups=2)),
        "conv_wide": image(nn.Conv2d(3, 5, (3, 5), bias=False)),
        "conv_transpose": image(nn.ConvTranspose2d(4, 6, 3, 2, 1, output_padding=1, groups=2)),
        "batch_norm_1d": plain(nn.BatchNorm1d(5)),
        "batch_norm_2d": image(nn.BatchNorm2d(5)),
        "layer_norm": plain(nn.LayerNorm(6)),
        "layer_norm_matrix": plain(nn.LayerNorm((4, 6))),
        "group_norm": image(nn.GroupNorm(2, 6)),
        "instance_norm": image(nn.InstanceNorm2d(5, affine=True)),
        "rms_norm": plain(nn.RMSNorm(6, eps=1e-6)),
        "prelu": image(nn.PReLU(5)),
        "embedding": (embedding := nn.Embedding(7, 3), lambda x: embedding(x.long())),
        "lstm": first(nn.LSTM(4, 3, 2, batch_first=True, bidirectional=True)),
        "gru": first(nn.GRU(4, 3, 2, batch_first=True, bidirectional=True)),
        "multihead_attention": (attention, lambda x: attention(x, x, x, need_weights=False)[0]),
        "attention": plain(timm.layers.Attention(6, 2, qkv_bias=True)),
        "encoder_layer": plain(nn.TransformerEncoderLayer(6, 2, 10, batch_first=True)),
        "encoder_layer_norm_first": plain(
            nn.TransformerEncoderLayer(6, 2, 10, activation="gelu", batch_first=True, norm_first=True)
        ),
        "squeeze_excitation": image(torchvision.ops.SqueezeExcitation(6, 3)),
    }


def features(name):
    """A published network without the last layer of its classifier."""
    if name.startswith("iresnet"):
        blocks = {"iresnet18": (2, 2, 2, 2), "iresnet50": (3, 4, 14, 3)}[name]
        return networks.IResNet(112, list(zip(blocks, (64, 128, 256, 512))), 512)
    if name.startswith("vit"):
        return timm.create_model(name, num_classes=0)
    model = getattr(torchvision.models, name)()
    if name.startswith("resnet"):
        model.fc = nn.Identity()
    elif name.startswith("vgg"):
        model.classifier = model.classifier[:6]
    else:
        model.classifier = nn.Identity()
    return model


def main(folder):
    known = layers()
    worst = 0
    for path in sorted(folder.glob("*-golden.safetensors")):
        name = path.name.removesuffix("-golden.safetensors")
        if name in known:
            module, forward = known[name]
        else:
            module = features(name)
            forward = lambda x: module(channels_first(x))
        module.load_state_dict(load_file(folder / f"{name}.safetensors"), strict=True)
        counters = {int(t) for key, t in module.state_dict().items() if key.endswith("num_batches_tracked")}
        module.double().eval()
        golden = load_file(path)
        with torch.no_grad():
            y = forward(golden["x"].double())
        difference = ((y - golden["y"]).abs().max() / y.abs().max()).item()
        worst = max(worst, difference)
        print(f"{name:26} {difference:.1e}" + (f"  counters {counters}" if counters else ""), flush=True)
    print(f"largest {worst:.1e}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
