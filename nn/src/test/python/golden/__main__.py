"""Writes the files of GoldenTest: what PyTorch computes, in float64, for every op, layer, loss, optimiser and schedule.

    python nn/src/test/python/golden nn/src/test/resources/kinesic/nn/golden

Needs torch and numpy. Names and layouts are those of Kinesic: images are [n, h, w, c], filters [kh, kw, in, out],
weights of linear layers [in, out]. The functions permute to PyTorch's layouts; gradients come back through them.
"""
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # the sources of the project stay without __pycache__

import torch

import images
import losses
import networks
import sequences
import tensors
import training


def main(folder):
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    for module in (tensors, images, sequences, losses, training, networks):
        for suite in module.suites():
            suite.write(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
