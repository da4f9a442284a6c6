package kinesic.facebehavior.training;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestFaces;
import kinesic.facebehavior.manifest.ReadableFaces;
import kinesic.facebehavior.manifest.UnreadableImages;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Batches;
import kinesic.nn.data.Loader;

/** Reads images of a manifest in batches, in the order of the manifest, any number of times. */
final class FaceStream {

  private static final int BATCH = 64;
  private static final long DECODED_BYTES = 256L << 20;

  /** The images {@code from} to {@code to - 1} in their order. */
  private record Range(int from, int to) implements BatchSampler {

    @Override
    public int batchesPerEpoch() {
      return Math.ceilDiv(to - from, BATCH);
    }

    @Override
    public int[][] batches(int epoch) {
      int[][] batches = new int[batchesPerEpoch()][];
      for (int b = 0; b < batches.length; b++) {
        int first = from + b * BATCH;
        batches[b] = IntStream.range(first, Math.min(to, first + BATCH)).toArray();
      }
      return batches;
    }
  }

  private final ReadableFaces faces;

  /**
   * Opens a manifest.
   *
   * @param side width and height of the images in pixels
   * @param unreadable records the images that cannot be read and are replaced by others
   */
  FaceStream(Manifest manifest, int side, UnreadableImages unreadable) {
    faces =
        new ReadableFaces(new ManifestFaces(List.of(manifest), side, DECODED_BYTES), unreadable);
  }

  /** Returns the image of this index in the manifest. */
  FaceImage image(int face) throws IOException {
    return faces.get(face).image();
  }

  /** Passes the images {@code from} to {@code to - 1} to {@code receiver}. */
  void forEach(int from, int to, Consumer<List<FaceImage>> receiver) throws IOException {
    Loader<FaceSample, List<FaceSample>> loader =
        new Loader<>(faces, new Range(from, to), List::copyOf, 2, 2);
    try (Batches<List<FaceSample>> batches = loader.epoch(0)) {
      while (batches.hasNext()) {
        receiver.accept(batches.next().stream().map(FaceSample::image).toList());
      }
    }
  }
}
