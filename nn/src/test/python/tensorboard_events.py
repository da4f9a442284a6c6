"""Reads event files with TensorBoard's own reader, and checks that no curve has a step twice.

    python nn/src/test/python/tensorboard_events.py FOLDER

FOLDER contains event files, such as the folder events that TensorBoardRun writes. Prints the curves, histograms and
images that TensorBoard sees. Needs tensorboard and pillow.
"""
import io
import sys

from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def steps(name, events):
    found = [event.step for event in events]
    assert found == sorted(set(found)), f"{name}: steps {found}"
    return f"{len(found)} steps from {found[0]} to {found[-1]}"


def main(folder):
    events = EventAccumulator(folder, size_guidance={"scalars": 0, "histograms": 0, "images": 0})
    events.Reload()
    tags = events.Tags()
    for tag in tags["scalars"]:
        points = events.Scalars(tag)
        print(f"{tag:30} {steps(tag, points)}, {points[0].value:.6g} ... {points[-1].value:.6g}")
    for tag in tags["histograms"]:
        points = events.Histograms(tag)
        last = points[-1].histogram_value
        assert abs(sum(last.bucket) - last.num) < 0.5, tag
        print(f"{tag:30} {steps(tag, points)}, {last.num:.0f} numbers from {last.min:.4g} to {last.max:.4g}")
    for tag in tags["images"]:
        points = events.Images(tag)
        picture = Image.open(io.BytesIO(points[-1].encoded_image_string))
        assert picture.size == (points[-1].width, points[-1].height), tag
        print(f"{tag:30} {steps(tag, points)}, {picture.size} {picture.mode}")


if __name__ == "__main__":
    main(sys.argv[1])
