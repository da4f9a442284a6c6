package kinesic.facebehavior.manifest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kinesic.facebehavior.image.ImageException;

/**
 * The images of a run that could not be read, and whether that is an error. Training, validation
 * and evaluation record them here; they may be shared by threads.
 *
 * <pre>{@code
 * UnreadableImages unreadable = new UnreadableImages(false);
 * Dataset<FaceSample> faces = new ReadableFaces(new ManifestFaces(manifests, 96, 0), unreadable);
 * ...
 * unreadable.lines().forEach(System.out::println);
 * }</pre>
 */
public final class UnreadableImages {

  private static final int SHOWN = 3;
  private static final int SIDE = 16; // of pictures that are decoded to see whether it is possible

  private final boolean strict;
  private final Map<Path, ImageException> failures = new TreeMap<>();

  /**
   * No unreadable images yet.
   *
   * @param strict whether the first one is an error; otherwise they are skipped and counted
   */
  public UnreadableImages(boolean strict) {
    this.strict = strict;
  }

  /**
   * Records an image.
   *
   * @throws ImageException the failure, if unreadable images are errors
   */
  synchronized void add(Path image, ImageException failure) throws ImageException {
    if (strict) {
      throw failure;
    }
    failures.putIfAbsent(image, failure);
  }

  /**
   * Records an image that another process could not read.
   *
   * @param problem continues a sentence about the image, see {@link #problem}
   * @throws ImageException if unreadable images are errors
   */
  public void add(Path image, String problem) throws ImageException {
    add(image, new ImageException(image, problem));
  }

  /**
   * Returns a manifest without the faces whose images cannot be read. All images are decoded for
   * that, so use it for few faces only.
   *
   * @throws IOException if no image can be read, the first unreadable image is an error, or reading
   *     was interrupted
   */
  public Manifest without(Manifest manifest) throws IOException {
    ManifestFaces faces = new ManifestFaces(List.of(manifest), SIDE, 0);
    List<ManifestRow> rows = new ArrayList<>();
    for (int i = 0; i < faces.size(); i++) {
      try {
        faces.get(i);
        rows.add(manifest.rows().get(i));
      } catch (ImageException e) {
        add(faces.path(i), e);
      }
    }
    if (rows.isEmpty()) {
      throw new ManifestException(manifest.file(), "no image can be read");
    }
    return new Manifest(manifest.file(), manifest.tasks(), rows);
  }

  /** Returns whether an image was found to be unreadable. */
  public synchronized boolean contains(Path image) {
    return failures.containsKey(image);
  }

  /**
   * Returns why an image cannot be read, such as "is empty (0 bytes)"; empty if it was not found to
   * be unreadable.
   */
  public synchronized Optional<String> problem(Path image) {
    return Optional.ofNullable(failures.get(image)).map(ImageException::problem);
  }

  /** Returns the number of images that were skipped. */
  public synchronized int count() {
    return failures.size();
  }

  /**
   * Returns lines that say how many images were skipped and why, with the first few by path; empty
   * if all could be read.
   */
  public synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (failures.isEmpty()) {
      return lines;
    }
    lines.add(
        failures.size() == 1
            ? "1 image cannot be read and was skipped:"
            : failures.size() + " images cannot be read and were skipped:");
    failures.values().stream().limit(SHOWN).forEach(e -> lines.add("  " + e.getMessage()));
    if (failures.size() > SHOWN) {
      lines.add("  and " + (failures.size() - SHOWN) + " more");
    }
    return lines;
  }
}
