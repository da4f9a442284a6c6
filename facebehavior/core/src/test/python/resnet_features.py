"""Writes a ResNet of torchvision or timm, images, and its features of them, for ImportedResNetTest.

    python facebehavior/core/src/test/python/resnet_features.py FOLDER --from torchvision --net resnet50 --side 112
    mvn -o -pl facebehavior -am test -Dtest=ImportedResNetTest -Dsurefire.failIfNoSpecifiedTests=false -Dkinesic.torch=FOLDER

Weights are random unless --pretrained is given, and then downloaded; the statistics of batch normalisation are taken
from random images, so that they are those of no fresh network. Needs torch, torchvision, timm and safetensors.
"""
import argparse
from pathlib import Path

import torch
from safetensors.torch import save_file

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


def build(source, net, pretrained):
    if source == "timm":
        import timm

        return timm.create_model(net, pretrained=pretrained)
    import torchvision

    return getattr(torchvision.models, net)(weights="DEFAULT" if pretrained else None)


def features(network, x):
    y = network.maxpool(torch.relu(network.bn1(network.conv1(x))))
    for stage in (network.layer1, network.layer2, network.layer3, network.layer4):
        y = stage(y)
    return y.mean((2, 3))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--from", dest="source", choices=("torchvision", "timm"), default="torchvision")
    options.add_argument("--net", default="resnet50")
    options.add_argument("--side", type=int, default=112)
    options.add_argument("--pretrained", action="store_true")
    given = options.parse_args()
    torch.manual_seed(3)
    network = build(given.source, given.net, given.pretrained)
    with torch.no_grad():
        if not given.pretrained:
            features(network.train(), torch.randn(32, 3, given.side, given.side))
            for name, value in network.state_dict().items():
                if value.dtype == torch.float32 and value.dim() == 1 and "running" not in name:
                    value.add_(0.2 * torch.randn(value.shape))
        network.eval()
        given.folder.mkdir(parents=True, exist_ok=True)
        state = {name: value.clone().contiguous() for name, value in network.state_dict().items()}
        save_file(state, given.folder / "state.safetensors")
        images = 2 * torch.rand(4, 3, given.side, given.side) - 1
        seen = ((images + 1) / 2 - MEAN) / DEVIATION
        float32 = features(network, seen)
        exact = features(network.double(), ((images.double() + 1) / 2 - MEAN) / DEVIATION)
    tensors = {"images": images.permute(0, 2, 3, 1).contiguous(), "features": exact.float()}
    save_file(tensors, given.folder / "features.safetensors")
    print(f"{given.source} {given.net}: greatest feature {exact.abs().max():.4f}; float32 differs from float64")
    print(f"by at most {(float32 - exact).abs().max():.2e}, {(float32 - exact).norm() / exact.norm():.2e} of the norm")


main()
