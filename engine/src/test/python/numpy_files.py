"""Writes the archives of NpzTest, and checks that NumPy reads those of Kinesic.

    python engine/src/test/python/numpy_files.py engine/src/test/resources/kinesic/engine/io
    python engine/src/test/python/numpy_files.py --check FILE.npz

Needs numpy only. The second form prints names, types, shapes and sums of the arrays.
"""
import sys
from pathlib import Path

import numpy as np


def write(folder):
    arrays = {
        "labels": np.array([0, 6], np.int64),
        "f": np.asfortranarray(np.array([[1, 2, 3], [4, 5, 6]], np.float32)),
    }
    np.savez(folder / "stored.npz", **arrays)
    np.savez_compressed(folder / "compressed.npz", **arrays)


def check(path):
    with np.load(path, allow_pickle=False) as arrays:
        for name in arrays:
            array = arrays[name]
            print(name, array.dtype, array.shape, array.astype(np.float64).sum())


if __name__ == "__main__":
    if sys.argv[1] == "--check":
        check(Path(sys.argv[2]))
    else:
        write(Path(sys.argv[1]))
