"""Times ResNet-50 in PyTorch on a GPU, the peer of kinesic.benchmarks.device.DeviceCheck: training steps (forward,
cross-entropy, backward, SGD with momentum) and inference on images of 112 x 112 pixels, in float32 and TF32, eagerly and as a
CUDA graph. Each line is the better of the two memory layouts.

    python3 gpu.py [train|infer]
"""
import sys
import time

import torch
import torchvision

SIDE = 112
CLASSES = 1000
WARM = 8
SECONDS = 2.0


def use_tf32(on):
    torch.backends.cuda.matmul.allow_tf32 = on
    torch.backends.cudnn.allow_tf32 = on


def seconds(run):
    """The mean time of a run, many of which are enqueued before the host waits."""
    for _ in range(WARM):
        run()
    torch.cuda.synchronize()
    start = time.perf_counter()
    runs = 0
    while time.perf_counter() - start < SECONDS:
        for _ in range(10):
            run()
        runs += 10
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / runs


def captured(step):
    """The step as a CUDA graph."""
    side_stream = torch.cuda.Stream()
    side_stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side_stream):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(side_stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay


def network(batch, layout):
    net = torchvision.models.resnet50(num_classes=CLASSES).cuda().to(memory_format=layout)
    images = torch.randn(batch, 3, SIDE, SIDE, device="cuda").to(memory_format=layout)
    return net, images


def training(batch, layout, graph):
    net, images = network(batch, layout)
    labels = torch.randint(CLASSES, (batch,), device="cuda")
    optimiser = torch.optim.SGD(net.parameters(), lr=1e-3, momentum=0.9, foreach=True)
    loss = torch.nn.CrossEntropyLoss()

    def step():
        optimiser.zero_grad(set_to_none=not graph)
        loss(net(images), labels).backward()
        optimiser.step()

    return batch / seconds(captured(step) if graph else step)


def inference(batch, layout, graph):
    net, images = network(batch, layout)
    net.eval()

    def step():
        with torch.no_grad():
            net(images)

    return batch / seconds(captured(step) if graph else step)


def best(rate, batch, graph):
    found = []
    for layout in (torch.contiguous_format, torch.channels_last):
        try:
            found.append(rate(batch, layout, graph))
        except RuntimeError as problem:
            print(f"batch {batch}, {layout}, graph {graph}: {problem}", file=sys.stderr)
    return max(found, default=float("nan"))


def main():
    torch.backends.cudnn.benchmark = True
    parts = sys.argv[1:] or ["train", "infer"]
    print(f"PyTorch {torch.__version__}, cuDNN {torch.backends.cudnn.version()}, {torch.cuda.get_device_name()}")
    if "train" in parts:
        for batch in (64, 256):
            for precision in ("float32", "TF32"):
                use_tf32(precision == "TF32")
                for graph in (False, True):
                    rate = best(training, batch, graph)
                    print(f"= PyTorch train resnet50/{SIDE}/b{batch} {precision}, {'graph' if graph else 'eager'}: {rate:.0f} images/s", flush=True)
    if "infer" in parts:
        use_tf32(False)
        for batch in (1, 64, 256):
            for graph in (False, True):
                rate = best(inference, batch, graph)
                print(f"= PyTorch infer resnet50/{SIDE}/b{batch} float32, {'graph' if graph else 'eager'}: {rate:.0f} images/s", flush=True)


if __name__ == "__main__":
    main()
