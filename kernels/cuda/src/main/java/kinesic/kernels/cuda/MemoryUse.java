package kinesic.kernels.cuda;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an {@link Allocator} has.
 *
 * @param inUse the bytes of blocks in use
 * @param cached the bytes of blocks that are kept for later
 * @param peak the most bytes that were in use at one time
 * @param blocks the number of blocks in use
 * @param cachedBlocks the number of blocks that are kept for later
 * @param kinds the blocks in use by kind
 */
record MemoryUse(
    long inUse, long cached, long peak, int blocks, int cachedBlocks, Map<Kind, Integer> kinds) {

  private static final int SHOWN = 3;

  /**
   * Blocks of one size for one purpose.
   *
   * @param use what for, in the singular
   * @param bytes the size of each
   */
  record Kind(String use, long bytes) {}

  MemoryUse {
    kinds = Map.copyOf(kinds);
  }

  /**
   * Returns the sentence that says why a request failed and what helps.
   *
   * @param free the bytes that are free on the device
   */
  String outOfMemory(long request, String use, Driver.Properties device, long free) {
    long others = Math.max(0, device.memory() - free - inUse - cached);
    return ("out of memory on %s: a %s of %s does not fit; Kinesic uses %s in %s blocks%s and keeps %s"
            + " for reuse, other programs and the CUDA libraries use %s, %s of %s are free; use"
            + " smaller batches, or a StepMemory scope, in which each step reuses the memory of the"
            + " one before")
        .formatted(
            device.name(),
            use,
            text(request),
            text(inUse),
            blocks,
            largest(),
            text(cached),
            text(others),
            text(free),
            text(device.memory()));
  }

  private String largest() {
    if (kinds.isEmpty()) {
      return "";
    }
    Comparator<Map.Entry<Kind, Integer>> bySum =
        Comparator.comparingLong(kind -> kind.getKey().bytes() * kind.getValue());
    List<Map.Entry<Kind, Integer>> order =
        kinds.entrySet().stream()
            .sorted(
                bySum
                    .reversed()
                    .thenComparing(kind -> kind.getKey().use())
                    .thenComparingLong(kind -> kind.getKey().bytes()))
            .limit(SHOWN)
            .toList();
    return order.stream()
        .map(
            kind ->
                "%s %s%s of %s"
                    .formatted(
                        kind.getValue(),
                        kind.getKey().use(),
                        kind.getValue() == 1 ? "" : "s",
                        text(kind.getKey().bytes())))
        .collect(Collectors.joining(", ", " (the most: ", ")"));
  }

  /** Returns a number of bytes for people, such as "1.5 GiB". */
  static String text(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " bytes";
    }
    int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10; // of 1024 to the power of unit
    double value = Math.scalb((double) bytes, -10 * unit);
    return String.format(Locale.ROOT, "%.1f %siB", value, "KMGTPE".charAt(unit - 1));
  }
}
