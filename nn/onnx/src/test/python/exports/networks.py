"""The networks that are exported, tiny and of full size, with random weights and running statistics."""
import timm
import torch
from timm.models.vision_transformer import VisionTransformer
from torch import nn
from torchvision.models import mobilenet_v2
from torchvision.models.mobilenetv2 import MobileNetV2
from torchvision.ops.misc import Conv2dNormActivation


class Residual(nn.Module):
    def __init__(self, inside, out):
        super().__init__()
        self.conv1 = nn.Conv2d(inside, out, 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.shortcut = nn.Sequential(nn.Conv2d(inside, out, 1, 2, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + self.shortcut(x))


class SmallCnn(nn.Module):
    """Convolution, batch normalisation, both kinds of pooling, a residual, and two linear layers."""

    def __init__(self, width, hidden, classes):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 3, padding=1)
        self.bn = nn.BatchNorm2d(width)
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.block = Residual(width, 2 * width)
        self.mean = nn.AvgPool2d(2)
        self.fc1 = nn.Linear(2 * width * 4, hidden)
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, x):
        y = self.mean(self.block(self.pool(torch.relu(self.bn(self.conv(x))))))
        return self.fc2(torch.relu(self.fc1(y.flatten(1))))


def tiny_mobile_net():
    stages = [[1, 32, 1, 1], [4, 32, 2, 2], [4, 64, 1, 2]]
    net = MobileNetV2(5, 0.25, stages, dropout=0.0)
    net.features[-1] = Conv2dNormActivation(16, 48, kernel_size=1, activation_layer=nn.ReLU6)
    net.classifier[1] = nn.Linear(48, 5)
    return net


def tiny():
    """Returns name, network and input size of each."""
    yield "cnn", SmallCnn(8, 16, 5), 16
    yield "mobilenetv2", tiny_mobile_net(), 32
    yield "vit", VisionTransformer(16, 4, num_classes=5, embed_dim=32, depth=2, num_heads=2, mlp_ratio=2), 16


def full():
    yield "cnn", SmallCnn(64, 64, 10), 16
    yield "mobilenetv2", mobilenet_v2(dropout=0.0), 224
    yield "vit", timm.create_model("vit_tiny_patch16_224", num_classes=1000), 224


def randomise(net, generator):
    """Gives every normalisation a scale, a shift and statistics as after some training; no parameter stays 0."""
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
            module.weight.data.uniform_(0.6, 1.4, generator=generator)
            module.bias.data.normal_(0, 0.2, generator=generator)
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2, generator=generator)
            module.running_var.uniform_(0.5, 1.5, generator=generator)
    for parameter in net.parameters():
        if not parameter.any():
            parameter.data.normal_(0, 0.05, generator=generator)
