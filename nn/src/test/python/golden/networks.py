"""One training step of every network, of tiny sizes: features, running statistics, and the gradients of all parameters."""
import sys
from pathlib import Path

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
    return [s]
