"""One training step of every network, of tiny sizes: features, running statistics, and the gradients of all parameters."""
import sys
from pathlib import Path

import torch
from torch import nn

from images import channels_first
from modules import module_case
from suite import Suite, normal

sys.path.append(str(Path(__file__).parents[1]))
import torch_weights


def suites():
    s = Suite("networks")
    for op, block in (("ResNet.basic", torch_weights.Basic), ("ResNet.bottleneck", torch_weights.Bottleneck)):
        module_case(
            s,
            op,
            torch_weights.ResNet(block, 8, [(2, 4), (1, 8)]).train(),
            lambda net, x: net.features(channels_first(x)),
            unused=["fc."],
            x=normal(4, 33, 33, 3),
        )
    for op, module in (
        ("MobileNetV2", MobileNetV2(8, [(1, 8, 1, 1), (2, 12, 2, 2)], 20)),
        ("EfficientNet", EfficientNet(8, [(1, 3, 1, 8, 1), (2, 5, 2, 12, 2)], 20)),
        ("DenseNet", DenseNet(16, 16, 1, [1, 1])),
        ("Vgg", Vgg([(1, 6), (2, 10)], 2, 12)),
        ("IResNet", IResNet(24, [(1, 6), (2, 10)], 12)),
        ("VisionTransformer", VisionTransformer(24, 8, 12, 2, 3, 2)),
    ):
        module_case(s, op, module.train(), lambda net, x: net(channels_first(x)), "24x24", x=normal(4, 24, 24, 3))
    return [s]


def conv_norm(inside, out, kernel=1, stride=1, groups=1, activation=None):
    conv = nn.Conv2d(inside, out, kernel, stride, kernel // 2, groups=groups, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(out), *([activation()] if activation else []))


def mean(x):
    return x.mean(dim=(2, 3))


class InvertedResidual(nn.Module):
    def __init__(self, inside, out, stride, expansion):
        super().__init__()
        width = expansion * inside
        first = [conv_norm(inside, width, activation=nn.ReLU6)] if expansion > 1 else []
        depthwise = conv_norm(width, width, 3, stride, width, nn.ReLU6)
        self.conv = nn.Sequential(*first, depthwise, nn.Conv2d(width, out, 1, bias=False), nn.BatchNorm2d(out))
        self.added = stride == 1 and inside == out

    def forward(self, x):
        return x + self.conv(x) if self.added else self.conv(x)


class MobileNetV2(nn.Module):
    """Stages: expansion, channels, blocks, stride."""

    def __init__(self, stem, stages, features):
        super().__init__()
        layers = [conv_norm(3, stem, 3, 2, activation=nn.ReLU6)]
        inside = stem
        for expansion, channels, blocks, stride in stages:
            for i in range(blocks):
                layers.append(InvertedResidual(inside, channels, stride if i == 0 else 1, expansion))
                inside = channels
        self.features = nn.Sequential(*layers, conv_norm(inside, features, activation=nn.ReLU6))

    def forward(self, x):
        return mean(self.features(x))


class SqueezeExcitation(nn.Module):
    def __init__(self, channels, squeezed):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, squeezed, 1)
        self.fc2 = nn.Conv2d(squeezed, channels, 1)

    def forward(self, x):
        gate = self.fc2(nn.functional.silu(self.fc1(x.mean(dim=(2, 3), keepdim=True))))
        return x * torch.sigmoid(gate)


class MobileBlock(nn.Module):
    def __init__(self, inside, out, kernel, stride, expansion):
        super().__init__()
        width = expansion * inside
        first = [conv_norm(inside, width, activation=nn.SiLU)] if expansion > 1 else []
        depthwise = conv_norm(width, width, kernel, stride, width, nn.SiLU)
        self.block = nn.Sequential(*first, depthwise, SqueezeExcitation(width, inside // 4), conv_norm(width, out))
        self.added = stride == 1 and inside == out

    def forward(self, x):
        return x + self.block(x) if self.added else self.block(x)


class EfficientNet(nn.Module):
    """Stages: expansion, kernel, stride, channels, blocks. No block is dropped."""

    def __init__(self, stem, stages, features):
        super().__init__()
        layers = [conv_norm(3, stem, 3, 2, activation=nn.SiLU)]
        inside = stem
        for expansion, kernel, stride, channels, blocks in stages:
            stage = []
            for i in range(blocks):
                stage.append(MobileBlock(inside, channels, kernel, stride if i == 0 else 1, expansion))
                inside = channels
            layers.append(nn.Sequential(*stage))
        self.features = nn.Sequential(*layers, conv_norm(inside, features, activation=nn.SiLU))

    def forward(self, x):
        return mean(self.features(x))


class DenseLayer(nn.Module):
    def __init__(self, inside, width, growth):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(inside)
        self.conv1 = nn.Conv2d(inside, width, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, growth, 3, padding=1, bias=False)

    def forward(self, x):
        inner = self.conv1(torch.relu(self.norm1(x)))
        return torch.cat((x, self.conv2(torch.relu(self.norm2(inner)))), 1)


class DenseNet(nn.Module):
    def __init__(self, stem, growth, bottleneck, blocks):
        super().__init__()
        self.features = nn.Sequential()
        self.features.add_module("conv0", nn.Conv2d(3, stem, 7, 2, 3, bias=False))
        self.features.add_module("norm0", nn.BatchNorm2d(stem))
        self.features.add_module("relu0", nn.ReLU())
        self.features.add_module("pool0", nn.MaxPool2d(3, 2, 1))
        inside = stem
        for b, count in enumerate(blocks, 1):
            block = nn.Sequential()
            for i in range(count):
                block.add_module(f"denselayer{i + 1}", DenseLayer(inside, bottleneck * growth, growth))
                inside += growth
            self.features.add_module(f"denseblock{b}", block)
            if b < len(blocks):
                transition = nn.Sequential()
                transition.add_module("norm", nn.BatchNorm2d(inside))
                transition.add_module("relu", nn.ReLU())
                transition.add_module("conv", nn.Conv2d(inside, inside // 2, 1, bias=False))
                transition.add_module("pool", nn.AvgPool2d(2, 2))
                self.features.add_module(f"transition{b}", transition)
                inside //= 2
        self.features.add_module("norm5", nn.BatchNorm2d(inside))

    def forward(self, x):
        return mean(torch.relu(self.features(x)))


class Vgg(nn.Module):
    """Stages: convolutions, channels. No dropout."""

    def __init__(self, stages, side, features):
        super().__init__()
        layers = []
        inside = 3
        for count, channels in stages:
            for _ in range(count):
                layers += [nn.Conv2d(inside, channels, 3, padding=1), nn.ReLU()]
                inside = channels
            layers.append(nn.MaxPool2d(2, 2))
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(side)
        linear = nn.Linear(inside * side * side, features)
        self.classifier = nn.Sequential(
            linear, nn.ReLU(), nn.Identity(), nn.Linear(features, features), nn.ReLU(), nn.Identity()
        )

    def forward(self, x):
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


class IResidual(nn.Module):
    def __init__(self, inside, out, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inside)
        self.conv1 = nn.Conv2d(inside, out, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.prelu = nn.PReLU(out)
        self.conv2 = nn.Conv2d(out, out, 3, stride, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(out)
        self.downsample = nn.Identity() if stride == 1 and inside == out else conv_norm(inside, out, 1, stride)

    def forward(self, x):
        y = self.prelu(self.bn2(self.conv1(self.bn1(x))))
        return self.bn3(self.conv2(y)) + self.downsample(x)


class IResNet(nn.Module):
    """Stages: blocks, width."""

    def __init__(self, side, stages, features):
        super().__init__()
        inside = stages[0][1]
        self.conv1 = nn.Conv2d(3, inside, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(inside)
        self.prelu = nn.PReLU(inside)
        self.layers = len(stages)
        for number, (blocks, width) in enumerate(stages, 1):
            layer = nn.Sequential()
            for i in range(blocks):
                layer.append(IResidual(inside, width, 2 if i == 0 else 1))
                inside = width
            self.add_module(f"layer{number}", layer)
            side = (side + 1) // 2
        self.bn2 = nn.BatchNorm2d(inside)
        self.fc = nn.Linear(inside * side * side, features)
        self.features = nn.BatchNorm1d(features)

    def forward(self, x):
        y = self.prelu(self.bn1(self.conv1(x)))
        for number in range(1, self.layers + 1):
            y = getattr(self, f"layer{number}")(y)
        return self.features(self.fc(self.bn2(y).flatten(1)))


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x):
        n, tokens, width = x.shape
        q, k, v = self.qkv(x).reshape(n, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        y = nn.functional.scaled_dot_product_attention(q, k, v)
        return self.proj(y.transpose(1, 2).reshape(n, tokens, width))


class TransformerBlock(nn.Module):
    def __init__(self, width, heads, expansion):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.attn = Attention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = nn.Sequential()
        self.mlp.add_module("fc1", nn.Linear(width, expansion * width))
        self.mlp.add_module("act", nn.GELU())
        self.mlp.add_module("fc2", nn.Linear(expansion * width, width))

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class PatchEmbedding(nn.Module):
    def __init__(self, patch, width):
        super().__init__()
        self.proj = nn.Conv2d(3, width, patch, patch)

    def forward(self, x):
        return self.proj(x).flatten(2).transpose(1, 2)


class VisionTransformer(nn.Module):
    def __init__(self, side, patch, width, depth, heads, expansion):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.pos_embed = nn.Parameter(torch.zeros(1, (side // patch) ** 2 + 1, width))
        self.patch_embed = PatchEmbedding(patch, width)
        self.blocks = nn.Sequential(*(TransformerBlock(width, heads, expansion) for _ in range(depth)))
        self.norm = nn.LayerNorm(width, eps=1e-6)

    def forward(self, x):
        tokens = self.patch_embed(x)
        y = torch.cat((self.cls_token.expand(len(x), -1, -1), tokens), 1) + self.pos_embed
        return self.norm(self.blocks(y)[:, 0])
