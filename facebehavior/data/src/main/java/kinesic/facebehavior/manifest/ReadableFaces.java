package kinesic.facebehavior.manifest;

import java.io.IOException;
import java.nio.file.Path;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.image.ImageException;
import kinesic.nn.data.Dataset;

/**
 * The faces of manifests for training, in which a face whose image cannot be read is replaced by
 * the next face of the same manifest whose image can, the first one following the last.
 *
 * <p>The replacement depends on the files alone. So the number of samples, the pools and the order
 * of batches stay as they are, and a resumed run sees the same batches. No image is decoded before
 * it is asked for.
 */
public final class ReadableFaces implements Dataset<FaceSample> {

  private final ManifestFaces faces;
  private final UnreadableImages unreadable;

  /**
   * Wraps faces.
   *
   * @param unreadable records the images that were replaced, or makes them errors
   */
  public ReadableFaces(ManifestFaces faces, UnreadableImages unreadable) {
    this.faces = faces;
    this.unreadable = unreadable;
  }

  @Override
  public int size() {
    return faces.size();
  }

  /**
   * Reads a face, or its replacement.
   *
   * @throws IOException if no image of the manifest can be read, or the first unreadable image is
   *     an error, or reading was interrupted
   */
  @Override
  public FaceSample get(int index) throws IOException {
    int first = faces.firstOfManifest(index);
    int count = faces.endOfManifest(index) - first;
    ImageException failure = null;
    for (int i = 0; i < count; i++) {
      int candidate = first + (index - first + i) % count;
      Path image = faces.path(candidate);
      if (unreadable.contains(image)) {
        continue;
      }
      try {
        return faces.get(candidate);
      } catch (ImageException e) {
        unreadable.add(image, e);
        failure = e;
      }
    }
    throw new IOException(
        "no image of the manifest of %s can be read".formatted(faces.name(index)), failure);
  }

  @Override
  public String name(int index) {
    return faces.name(index);
  }
}
