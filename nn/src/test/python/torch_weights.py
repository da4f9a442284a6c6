"""Writes the files of TorchWeightsTest: state_dicts of small residual networks, and what PyTorch computes with them.

    python nn/src/test/python/torch_weights.py nn/src/test/resources/kinesic/nn/exchange

The networks are built as in torchvision's resnet.py (version 1.5: the stride is in the 3x3 convolution), narrow and with
a block or two a stage; their weights are uniform numbers of a fixed seed, their running statistics are not those of a
fresh network. Features are computed in float64 and stored as float32. Needs torch and numpy only.
"""
import json
import struct
import sys
from pathlib import Path

import torch
from torch import nn


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, inside, width, stride):
        super().__init__()
        out = self.expansion * width
        self.conv1 = nn.Conv2d(inside, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, out, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(out)
        self.downsample = shortcut(inside, out, stride)

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        y = torch.relu(self.bn2(self.conv2(y)))
        return torch.relu(self.bn3(self.conv3(y)) + (self.downsample(x) if self.downsample else x))


class Basic(nn.Module):
    expansion = 1

    def __init__(self, inside, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inside, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = shortcut(inside, width, stride)

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(y)) + (self.downsample(x) if self.downsample else x))


def shortcut(inside, out, stride):
    if stride == 1 and inside == out:
        return None
    return nn.Sequential(nn.Conv2d(inside, out, 1, stride, bias=False), nn.BatchNorm2d(out))


class ResNet(nn.Module):
    def __init__(self, block, stem, stages):
        super().__init__()
        self.conv1 = nn.Conv2d(3, stem, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(stem)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        inside = stem
        for number, (blocks, width) in enumerate(stages):
            stage = []
            for i in range(blocks):
                stage.append(block(inside, width, 2 if number > 0 and i == 0 else 1))
                inside = width * block.expansion
            setattr(self, f"layer{number + 1}", nn.Sequential(*stage))
        self.stages = len(stages)
        self.fc = nn.Linear(inside, 5)

    def features(self, x):
        y = self.maxpool(torch.relu(self.bn1(self.conv1(x))))
        for number in range(self.stages):
            y = getattr(self, f"layer{number + 1}")(y)
        return y.mean((2, 3))


def fill(network, generator):
    norms = {name for name, part in network.named_modules() if isinstance(part, nn.BatchNorm2d)}
    for name, value in network.state_dict().items():
        if value.dtype != torch.float32:
            continue
        spread = (6 / value[0].numel()) ** 0.5 if value.dim() > 1 else 0.5
        value.copy_(spread * (2 * torch.rand(value.shape, generator=generator) - 1))
        part, _, kind = name.rpartition(".")
        if part in norms and kind in ("weight", "running_var"):
            value.add_(1)


def save(path, tensors):
    """A safetensors file; the package of that name does the same."""
    header, data = {}, b""
    for name, value in tensors.items():
        raw = value.contiguous().numpy().tobytes()
        kind = {torch.float32: "F32", torch.int64: "I64"}[value.dtype]
        header[name] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def main(folder):
    for name, block in (("bottleneck", Bottleneck), ("basic", Basic)):
        generator = torch.Generator().manual_seed(7)
        network = ResNet(block, 8, [(2, 4), (1, 8)]).eval()
        with torch.no_grad():
            fill(network, generator)
            state = {key: value.clone() for key, value in network.state_dict().items()}
            images = 2 * torch.rand((2, 3, 33, 33), generator=generator) - 1
            float32 = network.features(images)
            exact = network.double().features(images.double())
        save(folder / f"{name}.safetensors", state)
        save(
            folder / f"{name}-features.safetensors",
            {"images": images.permute(0, 2, 3, 1), "features": exact.float()},
        )
        worst = (float32 - exact).norm() / exact.norm()
        print(f"{name}: float32 differs from float64 by {worst:.1e} of the norm, {exact.norm():.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
