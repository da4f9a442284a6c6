package kinesic.facebehavior.manifest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.nn.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * The faces of one or several manifests, one after the other, decoded when they are asked for.
 *
 * <p>Decoded pictures are kept if all of them fit into the given number of bytes: small pictures
 * are decoded once and not once an epoch. Whether they are kept changes no pixel.
 */
public final class ManifestFaces implements Dataset<FaceSample> {

  private final List<ManifestRow> rows = new ArrayList<>();
  private final ImageDecoder decoder;
  private final @Nullable AtomicReferenceArray<@Nullable FaceImage> kept;

  /**
   * A data set.
   *
   * @param side width and height of the decoded pictures in pixels
   * @param memory how many bytes of decoded pictures may be kept
   */
  public ManifestFaces(List<Manifest> manifests, int side, long memory) {
    manifests.forEach(manifest -> rows.addAll(manifest.rows()));
    decoder = new ImageDecoder(side);
    long needed = (long) rows.size() * side * side * FaceImage.CHANNELS;
    kept = needed <= memory ? new AtomicReferenceArray<>(rows.size()) : null;
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public FaceSample get(int index) throws IOException {
    return new FaceSample(image(index), rows.get(index).labels());
  }

  private FaceImage image(int index) throws IOException {
    FaceImage before = kept == null ? null : kept.get(index);
    if (before != null) {
      return before;
    }
    ManifestRow row = rows.get(index);
    FaceImage image =
        row.landmarks().isPresent()
            ? decoder.decodeAligned(row.image(), row.landmarks().get())
            : decoder.decode(row.image());
    if (kept != null) {
      kept.set(index, image);
    }
    return image;
  }

  @Override
  public String name(int index) {
    return rows.get(index).image().toString();
  }
}
