package kinesic.facebehavior.manifest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.image.FaceAligner;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.facebehavior.image.PictureDecoder;
import kinesic.nn.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * The faces of one or several manifests, one after the other, decoded when they are asked for.
 *
 * <p>Decoded pictures are kept in memory if all of them fit into the given number of bytes, so that
 * small pictures are decoded once instead of once per epoch. The pixels are the same either way.
 */
public final class ManifestFaces implements Dataset<FaceSample> {

  private final List<ManifestRow> rows = new ArrayList<>();
  private final NavigableSet<Integer> firsts = new TreeSet<>(); // of each manifest
  private final ImageDecoder decoder;
  private final PictureDecoder pictures = new PictureDecoder();
  private final FaceAligner aligner;
  private final @Nullable AtomicReferenceArray<@Nullable FaceImage> kept;

  /**
   * Creates a dataset.
   *
   * @param side width and height of the decoded pictures in pixels
   * @param memory the most bytes of decoded pictures that are kept
   */
  public ManifestFaces(List<Manifest> manifests, int side, long memory) {
    for (Manifest manifest : manifests) {
      firsts.add(rows.size());
      rows.addAll(manifest.rows());
    }
    decoder = new ImageDecoder(side);
    aligner = new FaceAligner(side);
    long needed = (long) rows.size() * side * side * FaceImage.CHANNELS;
    kept = needed <= memory ? new AtomicReferenceArray<>(rows.size()) : null;
  }

  @Override
  public int size() {
    return rows.size();
  }

  /** Returns the index of the first face of the manifest that face {@code index} belongs to. */
  int firstOfManifest(int index) {
    return Objects.requireNonNull(firsts.floor(index));
  }

  /** Returns the index behind the last face of the manifest that face {@code index} belongs to. */
  int endOfManifest(int index) {
    return Objects.requireNonNullElse(firsts.higher(index), rows.size());
  }

  /** Returns the image file of a face. */
  public Path path(int index) {
    return rows.get(index).image();
  }

  /**
   * Reads a face.
   *
   * @throws kinesic.facebehavior.image.ImageException if its image cannot be read
   */
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
            ? aligner.align(pictures.decode(row.image()), row.landmarks().get())
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
