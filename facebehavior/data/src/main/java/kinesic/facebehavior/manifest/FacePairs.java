package kinesic.facebehavior.manifest;

import java.nio.file.Path;
import java.util.List;

/**
 * Pairs of images for verification: are they of one person? As a CSV file says it, with the columns
 * {@code first} and {@code second} (images, relative to the folder of the CSV or absolute), {@code
 * same} (1 or 0) and {@code fold} (a number from 0, to which part of the protocol the pair
 * belongs).
 *
 * @param file the CSV file
 * @param pairs one a line, in the order of the file; at least one
 */
public record FacePairs(Path file, List<FacePair> pairs) {

  /**
   * Two images.
   *
   * @param same whether they are of one person
   * @param fold from 0
   */
  public record FacePair(Path first, Path second, boolean same, int fold) {}

  /** Copies the list. */
  public FacePairs {
    pairs = List.copyOf(pairs);
  }
}
