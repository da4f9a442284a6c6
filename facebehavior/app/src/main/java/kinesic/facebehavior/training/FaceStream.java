package kinesic.facebehavior.training;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestFaces;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Batches;
import kinesic.nn.data.Loader;

/** The pictures of a manifest, one batch after the other, in its order, as often as asked for. */
final class FaceStream {

  private static final int BATCH = 64;
  private static final long DECODED_BYTES = 256L << 20;

  private final ManifestFaces faces;
  private final Loader<FaceSample, List<FaceSample>> loader;

  /** As pictures of {@code side} pixels. */
  FaceStream(Manifest manifest, int side) {
    faces = new ManifestFaces(List.of(manifest), side, DECODED_BYTES);
    loader = new Loader<>(faces, BatchSampler.inOrder(faces.size(), BATCH), List::copyOf, 2, 2);
  }

  /** One of the pictures. */
  FaceImage image(int face) throws IOException {
    return faces.get(face).image();
  }

  /** Hands all pictures to {@code receiver}. */
  void forEach(Consumer<List<FaceImage>> receiver) throws IOException {
    try (Batches<List<FaceSample>> batches = loader.epoch(0)) {
      while (batches.hasNext()) {
        receiver.accept(batches.next().stream().map(FaceSample::image).toList());
      }
    }
  }
}
