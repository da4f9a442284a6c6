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
import kinesic.facebehavior.image.Picture;
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

  /** Returns the image file of a face, or the name of its image, see {@link ManifestRow#image}. */
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
    FaceImage image = read(rows.get(index));
    if (kept != null) {
      kept.set(index, image);
    }
    return image;
  }

  private FaceImage read(ManifestRow row) throws IOException {
    if (row.landmarks().isEmpty() && row.pixels().isEmpty()) {
      return decoder.decode(row.image()); // keeps no picture of full size
    }
    Picture picture =
        row.pixels().isPresent() ? row.pixels().get().picture() : pictures.decode(row.image());
    return row.landmarks().isPresent()
        ? aligner.align(picture, row.landmarks().get())
        : decoder.stretch(picture);
  }

  @Override
  public String name(int index) {
    return rows.get(index).image().toString();
  }
}
