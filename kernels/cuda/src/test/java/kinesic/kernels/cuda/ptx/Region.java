package kinesic.kernels.cuda.ptx;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One allocation of device memory. */
final class Region {

  final long start;
  final long bytes;
  private volatile @Nullable Words words; // null when freed

  Region(long start, long bytes, Words words) {
    this.start = start;
    this.bytes = bytes;
    this.words = words;
  }

  boolean live() {
    return words != null;
  }

  /** Returns whether the bytes are all within this region, and it has not been freed. */
  boolean contains(long address, long count) {
    long at = address - start;
    return at >= 0 && at <= bytes - count && words != null;
  }

  /** Returns the contents of a live region. */
  Words words() {
    return Objects.requireNonNull(words, "freed");
  }

  /** Marks the region as freed and returns what it held, or null if it was freed before. */
  @Nullable Words retire() {
    Words held = words;
    words = null;
    return held;
  }
}
