"""Ten steps of every optimiser and average of weights, and thirty multipliers of every schedule."""
import torch
from torch.optim import SGD, Adagrad, Adam, AdamW, NAdam, RMSprop, lr_scheduler, swa_utils

from suite import Suite, normal

STEPS = 10


def suites():
    return [optimisers(), schedules()]


def ten_steps(make, w, gradients):
    """The weights after each step, [steps, n]."""
    parameter = torch.nn.Parameter(w.clone())
    optimiser = make([parameter])
    history = []
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimiser.step()
        history.append(parameter.detach().clone())
    return torch.stack(history)


class Lion:
    """Chen et al. 2023, algorithm 2; torch.optim has none."""

    def __init__(self, parameters, a):
        (self.w,), self.a = parameters, a
        self.mean = torch.zeros_like(self.w)

    @torch.no_grad()
    def step(self):
        a, g = self.a, self.w.grad
        direction = torch.sign(a["beta1"] * self.mean + (1 - a["beta1"]) * g)
        self.w -= a["rate"] * (direction + a["decay"] * self.w)
        self.mean = a["beta2"] * self.mean + (1 - a["beta2"]) * g


class Lamb:
    """You et al. 2020, algorithm 2; torch.optim has none."""

    def __init__(self, parameters, a):
        (self.w,), self.a = parameters, a
        self.mean, self.square, self.t = torch.zeros_like(self.w), torch.zeros_like(self.w), 0

    @torch.no_grad()
    def step(self):
        a, g = self.a, self.w.grad
        self.t += 1
        self.mean = a["beta1"] * self.mean + (1 - a["beta1"]) * g
        self.square = a["beta2"] * self.square + (1 - a["beta2"]) * g**2
        mean = self.mean / (1 - a["beta1"] ** self.t)
        square = self.square / (1 - a["beta2"] ** self.t)
        r = mean / (square.sqrt() + a["epsilon"]) + a["decay"] * self.w
        self.w -= a["rate"] * self.w.norm() / r.norm() * r


def optimisers():
    s = Suite("optimisers")

    def case(op, rule, **attributes):
        """rule(parameters, attributes) makes the optimiser."""
        s.case(
            op,
            lambda w, gradients, **a: ten_steps(lambda p: rule(p, a), w, gradients),
            w=normal(7).constant(),
            gradients=normal(STEPS, 7, mean=0.3).constant(),
            **attributes,
        )

    for decay in (0.0, 0.05):
        case("Sgd", lambda p, a: SGD(p, a["rate"], weight_decay=a["decay"]), rate=0.1, decay=decay)
        case("Sgd", lambda p, a: SGD(p, a["rate"], a["momentum"], weight_decay=a["decay"]), rate=0.1, decay=decay, momentum=0.9)
        case(
            "Sgd", lambda p, a: SGD(p, a["rate"], a["momentum"], weight_decay=a["decay"], nesterov=True),
            rate=0.1, decay=decay, momentum=0.9, nesterov=True,
        )  # fmt: skip
        for op, rule in (("Adam", Adam), ("AdamW", AdamW)):
            case(
                op, lambda p, a, rule=rule: rule(p, a["rate"], (a["beta1"], a["beta2"]), a["epsilon"], a["decay"]),
                rate=0.01, decay=decay, beta1=0.9, beta2=0.999, epsilon=1e-8,
            )  # fmt: skip
        case(
            "RmsProp", lambda p, a: RMSprop(p, a["rate"], a["alpha"], a["epsilon"], a["decay"]),
            rate=0.01, decay=decay, alpha=0.99, epsilon=1e-8,
        )  # fmt: skip
        case("Adagrad", lambda p, a: Adagrad(p, a["rate"], 0, a["decay"], 0, a["epsilon"]), rate=0.1, decay=decay, epsilon=1e-10)
        case(
            "NAdam", lambda p, a: NAdam(p, a["rate"], (a["beta1"], a["beta2"]), a["epsilon"], a["decay"]),
            rate=0.01, decay=decay, beta1=0.9, beta2=0.999, epsilon=1e-8,
        )  # fmt: skip
        case("Lamb", Lamb, rate=0.01, decay=decay, beta1=0.9, beta2=0.999, epsilon=1e-6)
        case("Lion", Lion, rate=0.01, decay=decay, beta1=0.9, beta2=0.99)
    weights = normal(STEPS, 7, mean=1.0).constant()
    s.case(
        "WeightAverage.exponential",
        lambda weights, decay: averages(weights, swa_utils.get_ema_multi_avg_fn(decay)),
        weights=weights, decay=0.9,
    )  # fmt: skip
    s.case("WeightAverage.uniform", lambda weights: averages(weights, swa_utils.get_swa_multi_avg_fn()), weights=weights)
    return s


def averages(weights, function):
    """The average after each update, [steps, n]."""
    module = torch.nn.Module()
    module.w = torch.nn.Parameter(weights[0].clone())
    average = swa_utils.AveragedModel(module, multi_avg_fn=function)
    history = []
    for w in weights:
        module.w.data.copy_(w)
        average.update_parameters(module)
        history.append(average.module.w.detach().clone())
    return torch.stack(history)


def schedules():
    s = Suite("schedules")

    def case(op, make, count=30, **attributes):
        """make(optimiser, attributes) makes the schedule of an optimiser whose learning rate is 1."""

        def multipliers(count, **a):
            optimiser = SGD([torch.nn.Parameter(torch.zeros(1))], 1.0)
            schedule = make(optimiser, a)
            history = []
            for _ in range(count):
                history.append(optimiser.param_groups[0]["lr"])
                optimiser.step()
                schedule.step()
            return torch.tensor(history, dtype=torch.float64)

        s.case(op, multipliers, count=count, **attributes)

    case("steps", lambda o, a: lr_scheduler.StepLR(o, a["period"], a["decay"]), period=7, decay=0.3)
    case("multiStep", lambda o, a: lr_scheduler.MultiStepLR(o, a["milestones"], a["decay"]), milestones=[3, 11, 12], decay=0.3)
    case("exponential", lambda o, a: lr_scheduler.ExponentialLR(o, a["decay"]), decay=0.9)
    for power in (1.0, 2.5):
        case("polynomial", lambda o, a: lr_scheduler.PolynomialLR(o, a["total"], a["power"]), total=25, power=power)
    case("cosine", lambda o, a: lr_scheduler.CosineAnnealingLR(o, a["total"], a["floor"]), 21, total=20, floor=0.1)
    for growth in (1, 2):
        case(
            "warmRestarts", lambda o, a: lr_scheduler.CosineAnnealingWarmRestarts(o, a["period"], a["growth"], a["floor"]),
            period=4, growth=growth, floor=0.05,
        )  # fmt: skip
    for rise, start, end in ((0.3, 25.0, 1e4), (0.5, 4.0, 10.0)):
        case(
            "oneCycle",
            lambda o, a: lr_scheduler.OneCycleLR(
                o, 1.0, a["total"], pct_start=a["rise"], div_factor=a["start"], final_div_factor=a["end"],
                cycle_momentum=False,
            ),
            29, total=30, rise=rise, start=start, end=end,
        )  # fmt: skip
    return s
