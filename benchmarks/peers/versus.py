"""Compares Kinesic with the peers on one machine: the ratio of the fastest peer's time to Kinesic's time.

    python3 peers/versus.py 'gemm/*'            # these cases
    python3 peers/versus.py --bars              # all targets of README.md, as its table

Both sides run once per round, each in a process of its own; the ratio is that of the medians over the rounds and is
above 1 where Kinesic is faster. Needs a Python with torch, onnx and onnxruntime, and an otherwise idle machine.
Exits with 1 if a target is missed.
"""
import argparse
import collections
import json
import math
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
OURS = HERE.parent / "bin" / "peers"
PEER = HERE / "peer.py"
# pattern, minimum geometric mean, minimum of a single case
BARS = (
    ("gemm/*", 1.10, 0),
    ("conv/*", 1.25, 0.85),
    ("resnet50/112/b16/train", 1.5, 0),
    ("resnet50/224/b16/train", 1.4, 0),
    ("resnet50/112/b16/infer", 1.25, 0),
    ("resnet50/112/b1/infer", 1.0, 0),
    ("loss/*", 0, 5),
    ("batch-norm*", 2, 0),
)
LIMIT = "limit/fma"
LEAST_SHARE = 0.92  # of the multiply-add limit, for matrix products


def lines(command):
    """Returns the JSON lines that the command prints."""
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]


def compare(patterns, threads, rounds):
    """Returns [(case, our ms, fastest peer's ms, its name)] for the cases that both sides have."""
    ours, peers = collections.defaultdict(list), collections.defaultdict(list)
    for _ in range(rounds):
        for line in lines([OURS, "--threads", str(threads), "--cases", *patterns]):
            ours[line["case"]].append(line["ms"])
        for line in lines([sys.executable, PEER, "--threads", str(threads), "--cases", *patterns]):
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


def print_bars(threads, rounds):
    """Prints a Markdown table with one row per target and returns whether all are reached."""
    results = []

    def row(case, bar, reached, measured):
        results.append(reached)
        print(f"| {case} | {bar} | {'' if reached else 'missed: '}{measured} |", flush=True)

    print(f"Threads: {threads}, rounds: {rounds}\n\n| case | target | measured |\n|---|---|---|")
    for pattern, mean, least in BARS:
        rows = compare([pattern], threads, rounds)
        ratios = {case: other / mine for case, mine, other, _ in rows}
        reached = geometric_mean(ratios.values()) >= mean and min(ratios.values()) >= least
        worst = min(ratios, key=ratios.get)
        measured = f"{geometric_mean(ratios.values()):.2f}"
        if len(ratios) > 1:
            measured += f", minimum {ratios[worst]:.2f} ({worst})"
        if len(ratios) == 1:
            measured += f" ({rows[0][1]:.4g} ms, {rows[0][3]} {rows[0][2]:.4g})"
        bar = " and ".join([f"{mean}"] * (mean > 0) + [f"none under {least}"] * (least > 0))
        row(f"`{pattern}`", bar, reached, measured)
    for count in sorted({1, threads}):
        for command, name in (([OURS], "ours"), ([sys.executable, PEER], "PyTorch")):
            rates = {line["case"]: line["gflops"] for line in
                     lines([*command, "--threads", str(count), "--cases", LIMIT, "gemm/*"])}
            if name == "ours":
                limit = rates.pop(LIMIT)
            shares = [rate / limit for rate in rates.values()]
            measured = ", ".join(f"{share:.2f}" for share in shares)
            if name == "ours":
                row(f"`gemm/*`, share of the multiply-add limit, {count} threads", LEAST_SHARE,
                    min(shares) >= LEAST_SHARE, measured)
            else:
                print(f"| (the same of {name}) | | {measured} |", flush=True)
    return all(results)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patterns", nargs="*", metavar="PATTERN")
    parser.add_argument("--bars", action="store_true", help="measure all targets and print a table")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.bars == bool(arguments.patterns):
        parser.error("give either patterns of cases or --bars")
    if arguments.bars:
        return 0 if print_bars(arguments.threads, arguments.rounds) else 1
    print_cases(compare(arguments.patterns, arguments.threads, arguments.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
