"""The cases pictures/640x480/* in Python: OpenCV decodes, detects and aligns, ONNX Runtime runs the network.

The pictures and the network are the files that bin/peers writes for the same cases; the detector's file is
models/yunet_s_640_640.onnx in the folder shared. Milliseconds are those of a picture.
"""
import concurrent.futures
import pathlib
import threading

import cv2
import numpy

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "target" / "pictures"
SIDE = 48
REPEATED = 4  # times in one prediction
BATCH = 8  # faces
THRESHOLD, OVERLAP = 0.6, 0.3
# ArcFace's template for faces of 112 pixels: eyes, nose, corners of the mouth.
TEMPLATE = numpy.array([[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]])
TEMPLATE = (TEMPLATE + 0.5) * SIDE / 112 - 0.5


def similarity(points):
    """Returns the least-squares similarity transform from points to the template, [2, 3]."""
    source, target = points - points.mean(0), TEMPLATE - TEMPLATE.mean(0)
    x, y = (complex_plane[:, 0] + 1j * complex_plane[:, 1] for complex_plane in (source, target))
    c = (x.conj() @ y) / (x.conj() @ x).real
    turn = numpy.array([[c.real, -c.imag], [c.imag, c.real]])
    return numpy.column_stack((turn, TEMPLATE.mean(0) - turn @ points.mean(0)))


class Path:
    """The path from files to predictions, with a detector for each thread."""

    def __init__(self, detector_file, session, size):
        self.detector_file = str(detector_file)
        self.session = session
        self.size = size
        self.own = threading.local()

    def decode(self, data):
        return cv2.imdecode(data, cv2.IMREAD_COLOR)

    def detect(self, picture):
        if not hasattr(self.own, "detector"):
            self.own.detector = cv2.FaceDetectorYN.create(self.detector_file, "", self.size, THRESHOLD, OVERLAP)
        _, faces = self.own.detector.detect(picture)
        return () if faces is None else faces

    def align(self, picture, faces):
        return [cv2.warpAffine(picture, similarity(face[4:14].reshape(5, 2)), (SIDE, SIDE)) for face in faces]

    def crops(self, file):
        picture = self.decode(numpy.fromfile(file, numpy.uint8))
        return self.align(picture, self.detect(picture))

    def network(self, crops):
        for i in range(0, len(crops), BATCH):
            images = numpy.stack(crops[i:i + BATCH])[..., ::-1].transpose(0, 3, 1, 2)
            self.session.run(None, {"images": images.astype(numpy.float32)})

    def whole(self, files, found):
        """Predicts the faces in batches; found gives those of each file."""
        waiting = []
        for crops in found(self.crops, files):
            waiting += crops
            while len(waiting) >= BATCH:
                self.network(waiting[:BATCH])
                del waiting[:BATCH]
        self.network(waiting)


def measure(stage, threads, detector_file, open_session, median_ms):
    """Returns the milliseconds of a stage for a picture, by the way in which the threads are used.

    "opencv" lets OpenCV use the threads for one picture after the other; "opencv, a picture per thread" reads and detects
    several pictures at once, each on one thread.
    """
    files = sorted(FOLDER.glob("*.jpg"))
    if not files:
        raise SystemExit(f"{FOLDER} has no pictures; run bin/peers --cases 'pictures/*' first")
    cv2.setNumThreads(threads)
    path = Path(detector_file, open_session(str(FOLDER / "network.onnx")), (640, 480))
    data = [numpy.fromfile(file, numpy.uint8) for file in files]
    pictures = [path.decode(one) for one in data]
    faces = [path.detect(picture) for picture in pictures]
    crops = [crop for picture, found in zip(pictures, faces) for crop in path.align(picture, found)]
    steps = {
        "decode": lambda: [path.decode(one) for one in data],
        "detect": lambda: [path.detect(picture) for picture in pictures],
        "align": lambda: [path.align(picture, found) for picture, found in zip(pictures, faces)],
        "network": lambda: path.network(crops)}
    if stage != "whole":
        return {"opencv": median_ms(steps[stage], 3.0) / len(files)}
    many = files * REPEATED
    times = {"opencv": median_ms(lambda: path.whole(many, map), 3.0) / len(many)}
    cv2.setNumThreads(1)
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        times["opencv, a picture per thread"] = median_ms(lambda: path.whole(many, pool.map), 3.0) / len(many)
    return times
