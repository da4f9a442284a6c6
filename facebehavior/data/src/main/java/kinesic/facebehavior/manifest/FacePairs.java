package kinesic.facebehavior.manifest;

import java.nio.file.Path;
import java.util.List;

/**
 * Pairs of images for face verification: does a pair show one person? The CSV file has the columns
 * {@code first} and {@code second} (images, relative to the folder of the file or absolute), {@code
 * same} (1 or 0) and {@code fold} (the fold of cross-validation, counted from 0).
 *
 * @param file the CSV file
 * @param pairs one per line, in the order of the file; at least one
 */
public record FacePairs(Path file, List<FacePair> pairs) {

  /**
   * A pair of images.
   *
   * @param same whether they show one person
   * @param fold the fold of cross-validation, counted from 0
   */
  public record FacePair(Path first, Path second, boolean same, int fold) {}

  /** Copies the list. */
  public FacePairs {
    pairs = List.copyOf(pairs);
  }
}
