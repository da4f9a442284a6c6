"""Cases of the golden suite, computed by PyTorch in float64, and the safetensors files that hold them.

A case has an op, attributes, inputs, outputs, and for each output that depends on an input with a gradient a seed: the
gradient of L = sum(seed * output). Inputs, seeds and attributes are float32 numbers, so that both sides compute from the
same values; outputs and gradients are rounded to float32 at the end. Everything is drawn from a generator seeded by the
name of the case, so a new case changes no other. The metadata of a case also say how far PyTorch is off when it computes
in float32: what the condition of the case costs any float32 program.
"""
import json
import struct
import zlib
from dataclasses import dataclass, replace
from typing import Callable

import numpy
import torch


@dataclass(frozen=True)
class Input:
    """A tensor drawn for a case."""

    draw: Callable[[torch.Generator], torch.Tensor]
    differentiable: bool = True

    def constant(self):
        """The same values without a gradient."""
        return replace(self, differentiable=False)


def normal(*shape, mean=0.0, spread=1.0):
    return Input(lambda g: mean + spread * torch.randn(shape, generator=g, dtype=torch.float64))


def uniform(low, high, *shape):
    return Input(lambda g: low + (high - low) * torch.rand(shape, generator=g, dtype=torch.float64))


def distinct(*shape):
    """Odd multiples of 0.05 around 0 in random order: no ties, none near 0 or near another."""

    def draw(g):
        n = int(numpy.prod(shape))
        return ((torch.randperm(n, generator=g).double() - n // 2) * 0.1 + 0.05).reshape(shape)

    return Input(draw)


def whole_numbers(*shape):
    """-1, 0 and 1: many ties."""
    return Input(lambda g: torch.randint(-1, 2, shape, generator=g).double())


def given(values):
    return Input(lambda g: torch.tensor(values, dtype=torch.float64))


def float32(value):
    """The value, or the float32 number nearest to it, in lists too."""
    if isinstance(value, (list, tuple)):
        return [float32(v) for v in value]
    return float(numpy.float32(value)) if isinstance(value, float) else value


def text(value):
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(text(v) for v in value) + "]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def evaluate(function, inputs, attributes, seeds, generator):
    """Returns the results and the gradients by name; draws the seeds that are still missing."""
    results = function(**inputs, **attributes)
    if not isinstance(results, dict):
        results = {"y": results}
    loss = 0.0
    for key, value in results.items():
        if value.requires_grad:
            if key not in seeds:
                seeds[key] = torch.randn(value.shape, generator=generator, dtype=torch.float64).float().double()
            loss = loss + (seeds[key].to(value.dtype) * value).sum()
    leaves = {key: value for key, value in inputs.items() if value.requires_grad}
    if not leaves:
        return results, {}
    gradients = torch.autograd.grad(loss, list(leaves.values()), allow_unused=True, materialize_grads=True)
    return results, dict(zip(leaves, gradients))


def difference(actual, exact, largest):
    """The largest difference of an element, divided by the largest magnitude; see GoldenTest."""
    actual, exact = actual.detach().float().double(), exact.detach().float().double()
    absolute, scale = float((actual - exact).abs().max()), float(exact.abs().max())
    return absolute and absolute / (scale if scale > 1e-12 * largest else largest)


class Suite:
    """The cases of one file."""

    def __init__(self, name):
        self.name = name
        self.cases = {}
        self.tensors = {}

    def case(self, op, function, label="", **arguments):
        """Adds function(**arguments), where each Input is a tensor and every other argument an attribute."""
        attributes = {k: float32(v) for k, v in arguments.items() if not isinstance(v, Input)}
        words = [f"{k}={text(v)}" for k, v in attributes.items()]
        name = " ".join([op] + ([label] if label else []) + words)
        if name in self.cases:
            raise ValueError(f"{self.name}: two cases are named {name}")
        self.cases[name] = {"op": op, "attributes": attributes}
        generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))
        inputs = {}
        for key, value in arguments.items():
            if isinstance(value, Input):
                inputs[key] = value.draw(generator).float().double().requires_grad_(value.differentiable)
        seeds = {}
        results, gradients = evaluate(function, inputs, attributes, seeds, generator)
        single = {key: value.detach().float().requires_grad_(value.requires_grad) for key, value in inputs.items()}
        single_results, single_gradients = evaluate(function, single, attributes, seeds, generator)
        largest = max((float(value.abs().max()) for value in gradients.values()), default=0.0)
        own = [difference(single_results[key], value, 0.0) for key, value in results.items()]
        own += [difference(single_gradients[key], value, largest) for key, value in gradients.items()]
        self.cases[name]["float32"] = float(f"{max(own):.1e}")
        for key, value in inputs.items():
            self.tensors[f"{name}/{'in' if value.requires_grad else 'constant'}/{key}"] = value
        for group, members in (("out", results), ("seed", seeds), ("gradient", gradients)):
            for key, value in members.items():
                self.tensors[f"{name}/{group}/{key}"] = value

    def write(self, folder):
        """Writes the file; equal cases give equal bytes."""
        metadata = {name: json.dumps(case, separators=(",", ":")) for name, case in self.cases.items()}
        header, data = {"__metadata__": metadata}, b""
        for name, value in sorted(self.tensors.items()):
            raw = value.detach().float().contiguous().numpy().astype("<f4").tobytes()
            offsets = [len(data), len(data) + len(raw)]
            header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": offsets}
            data += raw
        encoded = json.dumps(header, separators=(",", ":")).encode()
        (folder / f"{self.name}.safetensors").write_bytes(struct.pack("<Q", len(encoded)) + encoded + data)
        print(f"{self.name}: {len(self.cases)} cases, {8 + len(encoded) + len(data)} bytes")
