"""The networks of Kinesic's Network.java: residual networks (He et al. 2016) with 1000 classes and random weights."""
import dataclasses

import torch.nn.functional as F
from torch import nn

EXPANSION = 4  # of a bottleneck block


@dataclasses.dataclass(frozen=True)
class Plan:
    """The fields have the meaning of ResNet.Plan; a stage has a number of blocks, a width and a stride."""
    stem_kernel: int
    stem_width: int
    stem_pooling: bool
    bottleneck: bool
    stages: tuple


PLANS = {
    "resnet50": Plan(7, 64, True, True, ((3, 64, 1), (4, 128, 2), (6, 256, 2), (3, 512, 2))),
    "resnet18": Plan(7, 64, True, False, ((2, 64, 1), (2, 128, 2), (2, 256, 2), (2, 512, 2))),
    "compact": Plan(3, 16, False, False, ((1, 32, 2), (1, 64, 2), (1, 128, 2))),
}


def convolution(cin, cout, kernel, stride=1):
    """Returns a convolution without bias and its normalisation."""
    return nn.Conv2d(cin, cout, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(cout)


class Block(nn.Module):
    """A residual block; a bottleneck has the stride in its 3x3 convolution, as in torchvision's version 1.5."""

    def __init__(self, cin, width, stride, bottleneck):
        super().__init__()
        cout = EXPANSION * width if bottleneck else width
        if bottleneck:
            layers = (
                *convolution(cin, width, 1), nn.ReLU(inplace=True),
                *convolution(width, width, 3, stride), nn.ReLU(inplace=True),
                *convolution(width, cout, 1))
        else:
            layers = *convolution(cin, width, 3, stride), nn.ReLU(inplace=True), *convolution(width, cout, 3)
        self.body = nn.Sequential(*layers)
        same = cin == cout and stride == 1
        self.skip = nn.Identity() if same else nn.Sequential(*convolution(cin, cout, 1, stride))

    def forward(self, x):
        return F.relu(self.body(x) + self.skip(x), inplace=True)


def resnet(name):
    """Returns the network with this name in PLANS."""
    plan = PLANS[name]
    layers = [*convolution(3, plan.stem_width, plan.stem_kernel, 2), nn.ReLU(inplace=True)]
    if plan.stem_pooling:
        layers.append(nn.MaxPool2d(3, 2, 1))
    channels = plan.stem_width
    for blocks, width, stride in plan.stages:
        for block in range(blocks):
            layers.append(Block(channels, width, stride if block == 0 else 1, plan.bottleneck))
            channels = EXPANSION * width if plan.bottleneck else width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1000))
