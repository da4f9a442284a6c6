"""Measures the peak memory of PyTorch in the training step of bin/fresh-run: ResNet-50, cross-entropy, SGD with momentum.

    python3 benchmarks/peers/memory.py --threads 2

Prints the peak resident set size of this process (VmHWM) before the first step and after the last, for one memory layout.
"""
import argparse

import torch
import torch.nn.functional as F

from resnet import resnet


def peak_mib():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--side", type=int, default=112)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--layout", choices=("contiguous", "channels_last"), default="channels_last")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    layout = torch.channels_last if arguments.layout == "channels_last" else torch.contiguous_format
    net = resnet("resnet50").to(memory_format=layout)
    x = torch.randn(arguments.batch, 3, arguments.side, arguments.side).to(memory_format=layout)
    labels = torch.randint(0, 1000, (arguments.batch,))
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-3, momentum=0.9)
    before = peak_mib()
    for _ in range(arguments.steps):
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(net(x), labels).backward()
        optimizer.step()
    print(f"VmHWM: {before:.0f} MiB before the first step, {peak_mib():.0f} MiB after {arguments.steps} steps ({arguments.layout})")


if __name__ == "__main__":
    main()
