"""Compares Kinesic with the peers on one machine: the ratio of the fastest peer's time to Kinesic's time.

    python3 peers/versus.py 'gemm/*'            # these cases
    python3 peers/versus.py --bars --rounds 3   # all targets of README.md, as its table

Both sides run in turn, once per round, each in a process of its own; the ratio is that of the medians over the rounds
and is above 1 where Kinesic is faster. Needs a Python with torch, timm, onnx and onnxruntime, and an otherwise idle machine:
the limit of the multiply-add units and the load of the machine, printed before and after, show whether it was one.
Exits with 1 if a target is missed.
"""
import argparse
import collections
import contextlib
import fnmatch
import json
import math
import os
import pathlib
import re
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BIN = HERE.parent / "bin"
OURS = (BIN / "peers",)
PEER = (sys.executable, HERE / "peer.py")
NETWORKS = ("mobilenet-v2", "efficientnet-b0", "vit-s")
# pattern, minimum geometric mean, minimum of a single case
BARS = (
    ("gemm/*", 1.10, 0),
    ("conv/*", 1.5, 0.9),
    ("resnet50/112/b16/train", 1.5, 0),
    ("resnet50/224/b16/train", 1.6, 0),
    ("resnet18/96/b96/train", 1.6, 0),
    ("compact/48/b96/train", 1.4, 0),
    ("resnet50/112/b16/infer", 1.15, 0),
    ("resnet50/112/b1/infer", 1.0, 0),
    ("loss/*", 0, 5),
    ("batch-norm*", 2, 0),
    ("depthwise/3x3*", 1.0, 0),
    ("grouped/*", 1.0, 0),
    ("layer-norm/*", 1.0, 0),
    ("gelu/*", 1.0, 0),
    ("attention/*", 1.0, 0),
    *((f"{network}/224/b{batch}/infer", 0.9, 0) for network in NETWORKS for batch in (1, 16)),
    *((f"{network}/224/b16/train", 1.2, 0) for network in NETWORKS),
    ("onnx/*", 0.9, 0),
    ("pictures/*/whole", 1.0, 0),
)
LIMIT = "limit/fma"
LEAST_SHARE = 0.92  # of the multiply-add limit
GEMM = "gemm/*"
POINTWISE = "conv/1x1-*"  # the 1x1 convolutions with stride 1
DIRECTIONS = ("forward", "backward-data", "backward-filter")
MEMORY_OPTIONS = "-XX:+UseParallelGC -Xmx900m -Xmn64m"


class Row(collections.namedtuple("Row", "case target reached measured")):
    """A row of the table; reached is None where there is no target."""

    def __str__(self):
        return f"| {self.case} | {self.target} | {'missed: ' if self.reached is False else ''}{self.measured} |"


def lines(command, threads, patterns):
    """Returns the JSON lines that the command prints for the cases that match the patterns."""
    run = subprocess.run([*command, "--threads", str(threads), "--cases", *patterns],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]


def compare(patterns, threads, rounds):
    """Returns [(case, our ms, fastest peer's ms, its name)] for the cases that both sides have."""
    ours, peers = collections.defaultdict(list), collections.defaultdict(list)
    for _ in range(rounds):
        for line in lines(OURS, threads, patterns):
            ours[line["case"]].append(line["ms"])
        for line in lines(PEER, threads, patterns):
            peers[line["case"], line["peer"]].append(line["ms"])
    rows = []
    for case, mine in ours.items():
        others = [(statistics.median(ms), peer) for (name, peer), ms in peers.items() if name == case]
        if others:
            rows.append((case, statistics.median(mine), *min(others)))
    return rows


def geometric_mean(ratios):
    return math.exp(statistics.fmean(map(math.log, ratios)))


def print_cases(rows):
    print(f"{'case':42} {'ours ms':>10} {'peer ms':>10} {'ratio':>6}  fastest peer")
    for case, mine, other, peer in rows:
        print(f"{case:42} {mine:>10.3f} {other:>10.3f} {other / mine:>6.2f}  {peer}")
    ratios = [other / mine for _, mine, other, _ in rows]
    print(f"geometric mean {geometric_mean(ratios):.3f} over {len(ratios)} cases, minimum {min(ratios):.2f}", flush=True)


def ratio_row(pattern, mean, least, threads, rounds):
    """Compares the times of the cases that match pattern."""
    rows = compare([pattern], threads, rounds)
    ratios = {case: other / mine for case, mine, other, _ in rows}
    reached = geometric_mean(ratios.values()) >= mean and min(ratios.values()) >= least
    worst = min(ratios, key=ratios.get)
    measured = f"{geometric_mean(ratios.values()):.2f}"
    if len(ratios) > 1:
        measured += f", minimum {ratios[worst]:.2f} ({worst})"
    if len(ratios) == 1:
        measured += f" ({rows[0][1]:.4g} ms, {rows[0][3]} {rows[0][2]:.4g})"
    target = " and ".join([f"{mean}"] * (mean > 0) + [f"none under {least}"] * (least > 0))
    return Row(f"`{pattern}`", target, reached, measured)


class Shares:
    """The rates of cases as fractions of the multiply-add limit that our process measures in the same round."""

    def __init__(self):
        self.rounds = []  # of {case: (the ms it would take at the limit, ms)}

    def add(self, rates, limit):
        self.rounds.append({line["case"]: (line["gflops"] * line["ms"] / limit, line["ms"]) for line in rates})

    def cases(self, pattern):
        return fnmatch.filter(self.rounds[0], pattern)

    def of(self, pattern):
        """Returns the share of all matching cases together, the median over the rounds."""
        shares = []
        for times in self.rounds:
            at_limit, taken = zip(*(times[case] for case in self.cases(pattern)))
            shares.append(sum(at_limit) / sum(taken))
        return statistics.median(shares)


def shares(pattern, threads, rounds):
    """Returns our shares and those of PyTorch."""
    ours, theirs = Shares(), Shares()
    for _ in range(rounds):
        mine = {line["case"]: line for line in lines(OURS, threads, [LIMIT, pattern])}
        limit = mine.pop(LIMIT)["gflops"]
        ours.add(mine.values(), limit)
        theirs.add(lines(PEER, threads, [pattern]), limit)
    return ours, theirs


def gemm_share_rows(threads, rounds):
    """Each matrix product must reach the share."""
    ours, theirs = ([side.of(case) for case in side.cases(GEMM)] for side in shares(GEMM, threads, rounds))
    yield Row(f"`{GEMM}`, share of the multiply-add limit, {threads} threads", LEAST_SHARE, min(ours) >= LEAST_SHARE,
              ", ".join(f"{share:.2f}" for share in ours))
    yield Row("(the same of PyTorch)", "", None, ", ".join(f"{share:.2f}" for share in theirs))


def pointwise_share_rows(threads, rounds):
    """The 1x1 convolutions of one direction must reach the share together."""
    sides = shares(POINTWISE, threads, rounds)
    for direction in DIRECTIONS:
        pattern = f"{POINTWISE}/{direction}"
        together = [side.of(pattern) for side in sides]
        least = [min(map(side.of, side.cases(pattern))) for side in sides]
        ours, theirs = (f"{share:.2f}, minimum {low:.2f}" for share, low in zip(together, least))
        yield Row(f"`{pattern}`, share of the multiply-add limit, {threads} threads", LEAST_SHARE,
                  together[0] >= LEAST_SHARE, ours)
        yield Row("(the same of PyTorch)", "", None, theirs)


def peak_mib(command):
    """Returns the last figure of the line in which a training program prints the peak of its process."""
    environment = {"KINESIC_JAVA_OPTS": MEMORY_OPTIONS, **os.environ}
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
    peak = re.search(r"VmHWM.* (\d+) MiB", run.stdout)
    if peak is None:
        raise RuntimeError(f"{command[0]} ended with {run.returncode} and printed no peak")
    return float(peak.group(1))


def memory_row(threads, rounds):
    """Compares the peak memory of a training step with that of PyTorch in the layout that needs less."""
    ours, theirs = [], collections.defaultdict(list)
    for _ in range(rounds):
        ours.append(peak_mib([BIN / "fresh-run", "--threads", str(threads)]))
        for layout in ("contiguous", "channels_last"):
            command = [sys.executable, HERE / "memory.py", "--threads", str(threads), "--layout", layout]
            theirs[layout].append(peak_mib(command))
    mine, other = statistics.median(ours), min(map(statistics.median, theirs.values()))
    return Row("peak memory of the training step `resnet50/112/b16`", "at most PyTorch's", mine <= other,
               f"{mine:.0f} MiB, PyTorch {other:.0f}")


def bars(threads, rounds):
    """Measures the targets one by one."""
    for pattern, mean, least in BARS:
        yield ratio_row(pattern, mean, least, threads, rounds)
    for count in sorted({1, threads}):
        yield from gemm_share_rows(count, rounds)
        yield from pointwise_share_rows(count, rounds)
    yield memory_row(threads, rounds)


def print_bars(threads, rounds):
    """Prints a Markdown table with one row per target and returns whether all are reached."""
    print("| case | target | measured |\n|---|---|---|", flush=True)
    reached = True
    for row in bars(threads, rounds):
        print(row, flush=True)
        reached = reached and row.reached is not False
    return reached


@contextlib.contextmanager
def conditions(threads, rounds):
    """Prints how quiet the machine is before and after the comparison, whose own load the second line includes."""

    def show(when):
        load = " ".join(f"{mean:.2f}" for mean in os.getloadavg())
        limit = lines(OURS, threads, [LIMIT])[0]["gflops"]
        print(f"{when}: multiply-adds {limit:.1f} GFLOP/s, load average of 1, 5 and 15 minutes {load}", flush=True)

    print(f"Threads: {threads}, rounds: {rounds}")
    show("before")
    print()
    yield
    print()
    show("after")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patterns", nargs="*", metavar="PATTERN")
    parser.add_argument("--bars", action="store_true", help="measure all targets and print a table")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.bars == bool(arguments.patterns):
        parser.error("give either patterns of cases or --bars")
    with conditions(arguments.threads, arguments.rounds):
        if arguments.bars:
            return 0 if print_bars(arguments.threads, arguments.rounds) else 1
        print_cases(compare(arguments.patterns, arguments.threads, arguments.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
