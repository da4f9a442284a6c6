"""One training step of every network, of tiny sizes: features, running statistics, and the gradients of all parameters."""
import sys
from pathlib import Path

import torch
from torch import nn

from images import channels_first, filters
from suite import Suite, normal, uniform

sys.path.append(str(Path(__file__).parents[1]))
import torch_weights


def suites():
    s = Suite("networks")
    for op, block in (("ResNet.basic", torch_weights.Basic), ("ResNet.bottleneck", torch_weights.Bottleneck)):
        network(s, op, torch_weights.ResNet(block, 8, [(2, 4), (1, 8)]), lambda net, x: net.features(x), ["fc."], (4, 33, 33, 3))
    return [s]


def network(s, op, module, forward, unused, shape, **attributes):
    """Adds a case whose parameters and buffers have the names of the module, but for those with an unused prefix."""

    class Forward(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = module

        def forward(self, x):
            return forward(self.net, x)

    def used(name):
        return not any(name.startswith(prefix) for prefix in unused) and not name.endswith("num_batches_tracked")

    whole = Forward().train()
    parameters = {name: drawn(value) for name, value in module.named_parameters() if used(name)}
    buffers = {
        name: (uniform(0.5, 2.0, *value.shape) if name.endswith("var") else normal(*value.shape, spread=0.5)).constant()
        for name, value in module.named_buffers()
        if used(name)
    }

    def step(x, **values):
        state = {
            f"net.{name}": value.clone() if name in buffers else from_kinesic(value)
            for name, value in values.items()
            if name in buffers or name in parameters
        }
        y = torch.func.functional_call(whole.to(x.dtype), state, channels_first(x))
        return {"y": y, **{name: state[f"net.{name}"] for name in buffers}}

    s.case(op, step, x=normal(*shape), **parameters, **buffers, **attributes)


def drawn(parameter):
    """Values for a parameter, in Kinesic's layout."""
    if parameter.dim() == 4:
        out, inside, height, width = parameter.shape
        return normal(height, width, inside, out, spread=(2 / (inside * height * width)) ** 0.5)
    if parameter.dim() == 2:
        return normal(*reversed(parameter.shape), spread=parameter.shape[1] ** -0.5)
    return uniform(-0.5, 1.5, *parameter.shape)


def from_kinesic(value):
    """A filter [kh, kw, in, out] or a matrix [in, out] in PyTorch's layout."""
    return filters(value) if value.dim() == 4 else value.T if value.dim() == 2 else value
