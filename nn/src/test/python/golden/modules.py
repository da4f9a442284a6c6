"""Cases of PyTorch's modules: outputs, running statistics, and the gradients of all parameters."""
import torch
from torch import nn

from suite import Input, normal, uniform


class Forward(nn.Module):
    """A module whose forward is another function of it, which functional_call can call."""

    def __init__(self, module, function):
        super().__init__()
        self.net = module
        self.function = function

    def forward(self, **inputs):
        return self.function(self.net, **inputs)


def module_case(s, op, module, function, label="", unused=(), **arguments):
    """Adds function(module, **inputs), with the parameters and buffers of the module as further inputs.

    They have the names of PyTorch and the layouts of Kinesic; names with a prefix in unused are left out.
    """

    def used(name):
        return not name.startswith(tuple(unused)) and not name.endswith("num_batches_tracked")

    whole = Forward(module, function)
    parameters = {name: drawn(name, value) for name, value in module.named_parameters() if used(name)}
    buffers = {
        name: (uniform(0.5, 2.0, *value.shape) if name.endswith("var") else normal(*value.shape, spread=0.5)).constant()
        for name, value in module.named_buffers()
        if used(name)
    }
    inputs = [name for name, value in arguments.items() if isinstance(value, Input)]

    def compute(**values):
        state = {f"net.{name}": values[name].clone() for name in buffers}
        for name in parameters:
            state[f"net.{name}"] = to_torch(name, values[name])
        dtype = next(iter(state.values())).dtype
        y = torch.func.functional_call(whole.to(dtype), state, kwargs={name: values[name] for name in inputs})
        return {"y": y, **{name: state[f"net.{name}"] for name in buffers}}

    s.case(op, compute, label, **arguments, **parameters, **buffers)


def is_table(name):
    """Whether a matrix is a table of vectors, which has the same layout on both sides."""
    return "embed" in name or "table" in name


def drawn(name, parameter):
    """Values for a parameter, in Kinesic's layout."""
    if parameter.dim() == 4:
        out, inside, height, width = parameter.shape
        return normal(height, width, inside, out, spread=(2 / (inside * height * width)) ** 0.5)
    if parameter.dim() == 2:
        shape = parameter.shape if is_table(name) else reversed(parameter.shape)
        return normal(*shape, spread=parameter.shape[1] ** -0.5)
    return uniform(-0.5, 1.5, *parameter.shape)


def to_torch(name, value):
    """A filter [kh, kw, in, out] or a matrix [in, out] in PyTorch's layout."""
    if value.dim() == 4:
        return value.permute(3, 2, 0, 1)
    return value.T if value.dim() == 2 and not is_table(name) else value
