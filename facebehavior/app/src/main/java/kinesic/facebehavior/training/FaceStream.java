package kinesic.facebehavior.training;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestFaces;
import kinesic.facebehavior.manifest.ReadableFaces;
import kinesic.facebehavior.manifest.UnreadableImages;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Batches;
import kinesic.nn.data.Loader;

/** Reads the images of a manifest in batches, in the order of the manifest, any number of times. */
final class FaceStream {

  private static final int BATCH = 64;
  private static final long DECODED_BYTES = 256L << 20;

  private final ReadableFaces faces;
  private final Loader<FaceSample, List<FaceSample>> loader;

  /**
   * Opens a manifest.
   *
   * @param side width and height of the images in pixels
   * @param unreadable records the images that cannot be read and are replaced by others
   */
  FaceStream(Manifest manifest, int side, UnreadableImages unreadable) {
    faces =
        new ReadableFaces(new ManifestFaces(List.of(manifest), side, DECODED_BYTES), unreadable);
    loader = new Loader<>(faces, BatchSampler.inOrder(faces.size(), BATCH), List::copyOf, 2, 2);
  }

  /** Returns the image of this index in the manifest. */
  FaceImage image(int face) throws IOException {
    return faces.get(face).image();
  }

  /** Passes all images to {@code receiver}. */
  void forEach(Consumer<List<FaceImage>> receiver) throws IOException {
    try (Batches<List<FaceSample>> batches = loader.epoch(0)) {
      while (batches.hasNext()) {
        receiver.accept(batches.next().stream().map(FaceSample::image).toList());
      }
    }
  }
}
