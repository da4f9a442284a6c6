package kinesic.kernels.cuda.ptx;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The global memory of a device.
 *
 * <p>Addresses are never used twice, so that each use of freed memory is found; the arrays behind
 * them are. Between two allocations is a gap. Each word knows whether it has been written; a copy
 * to the host or a kernel that reads one that has not is at fault.
 */
public final class DeviceMemory {

  private static final long BASE = 0x7f0000000000L;
  private static final long ALIGNMENT = 256;
  private static final int GAP = 4096;
  private static final int REMEMBERED = 50_000; // freed regions
  private static final long MOST_SPARE_WORDS = 1 << 25; // 640 MB with their marks
  private static final int POISON = 0x7fc0dead; // a NaN

  private final ConcurrentSkipListMap<Long, Region> regions = new ConcurrentSkipListMap<>();
  private final ArrayDeque<Long> freed = new ArrayDeque<>();
  private final Map<Integer, List<Words>> spare = new HashMap<>(); // by capacity
  private long spareWords;
  private long top = BASE;
  private long phase;

  /** Creates an empty memory. */
  public DeviceMemory() {}

  /**
   * Allocates memory that nobody has written.
   *
   * @param bytes at least 1
   * @return its address, a multiple of 256
   */
  public synchronized long allocate(long bytes) {
    if (bytes < 1 || bytes > 4L * (Integer.MAX_VALUE - 64)) {
      throw new KernelFault("allocation of " + bytes + " bytes");
    }
    int count = Math.toIntExact((bytes + 3) / 4);
    int capacity = capacity(count);
    Words words = words(capacity);
    Arrays.fill(words.writer, 0, count, Mark.NEVER);
    long address = top;
    top += (bytes + GAP + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    regions.put(address, new Region(address, bytes, words));
    return address;
  }

  private Words words(int capacity) {
    List<Words> kept = spare.get(capacity);
    if (kept == null || kept.isEmpty()) {
      return new Words(capacity);
    }
    spareWords -= capacity;
    return kept.removeLast();
  }

  /** Rounds up to a quarter of a power of two, so that freed arrays fit other sizes. */
  private static int capacity(int words) {
    int step = Math.max(64, Integer.highestOneBit(words) >> 2);
    return Math.toIntExact(((long) words + step - 1) / step * step);
  }

  /**
   * Frees an allocation.
   *
   * @throws KernelFault if no allocation begins at {@code address}
   */
  public synchronized void free(long address) {
    Region region = regions.get(address);
    Words words = region == null ? null : region.retire();
    if (words == null) {
      throw new KernelFault("free: no allocation begins at " + hex(address));
    }
    Arrays.fill(words.data, POISON);
    if (spareWords + words.data.length <= MOST_SPARE_WORDS) {
      spareWords += words.data.length;
      spare.computeIfAbsent(words.data.length, key -> new ArrayList<>()).add(words);
    }
    freed.add(address);
    if (freed.size() > REMEMBERED) {
      regions.remove(freed.remove());
    }
  }

  /** Copies from the host. */
  public void write(long address, MemorySegment from) {
    long bytes = from.byteSize();
    if (bytes > 0) {
      Region region = range("copy to the device", address, bytes);
      Words words = region.words();
      long at = address - region.start;
      MemorySegment.copy(from, 0, MemorySegment.ofArray(words.data), at, bytes);
      Arrays.fill(words.writer, first(at), last(at + bytes), Mark.HOST);
    }
  }

  /**
   * Copies to the host.
   *
   * @throws KernelFault if a word of it has never been written
   */
  public void read(long address, MemorySegment to) {
    long bytes = to.byteSize();
    if (bytes > 0) {
      Region region = range("copy to the host", address, bytes);
      Words words = region.words();
      long at = address - region.start;
      for (int i = first(at); i < last(at + bytes); i++) {
        if (words.writer[i] == Mark.NEVER) {
          throw new KernelFault(
              "copy to the host: word %d of %d at %s was never written"
                  .formatted(i - first(at), (bytes + 3) / 4, hex(address)));
        }
      }
      MemorySegment.copy(MemorySegment.ofArray(words.data), at, to, 0, bytes);
    }
  }

  /** Copies within the device; what was never written stays so. */
  public void copy(long from, long to, long bytes) {
    if (bytes > 0) {
      Region source = range("copy within the device, source", from, bytes);
      Region target = range("copy within the device, target", to, bytes);
      long a = from - source.start;
      long b = to - target.start;
      Words x = source.words();
      Words y = target.words();
      MemorySegment.copy(MemorySegment.ofArray(x.data), a, MemorySegment.ofArray(y.data), b, bytes);
      int words = last(b + bytes) - first(b);
      long[] written = Arrays.copyOfRange(x.writer, first(a), first(a) + words);
      for (int i = 0; i < words; i++) {
        y.writer[first(b) + i] = written[i] == Mark.NEVER ? Mark.NEVER : Mark.HOST;
      }
    }
  }

  /** Writes one word many times. */
  public void fill(long address, int word, long words) {
    if (words > 0) {
      Region region = range("fill", address, 4 * words);
      int from = first(address - region.start);
      Words w = region.words();
      Arrays.fill(w.data, from, from + Math.toIntExact(words), word);
      Arrays.fill(w.writer, from, from + Math.toIntExact(words), Mark.HOST);
    }
  }

  private static int first(long at) {
    return (int) (at >>> 2);
  }

  private static int last(long end) {
    return (int) ((end + 3) >>> 2);
  }

  private Region range(String what, long address, long bytes) {
    Region region = find(address);
    if (region == null || !region.contains(address, bytes)) {
      throw new KernelFault("%s: %d bytes at %s".formatted(what, bytes, explain(address, bytes)));
    }
    return region;
  }

  /** Returns the region that begins last before an address, dead or alive. */
  @Nullable Region find(long address) {
    Map.Entry<Long, Region> entry = regions.floorEntry(address);
    return entry == null ? null : entry.getValue();
  }

  /** Says what is wrong with an access. */
  String explain(long address, long bytes) {
    Region region = find(address);
    String at = hex(address);
    if (region != null && address < region.start + region.bytes) {
      return region.live()
          ? "%s, which run %d bytes beyond the end of an allocation of %d bytes"
              .formatted(at, address + bytes - region.start - region.bytes, region.bytes)
          : at + ", freed memory (byte %d of %d)".formatted(address - region.start, region.bytes);
    }
    Map.Entry<Long, Region> above = regions.ceilingEntry(address);
    long behind = region == null ? Long.MAX_VALUE : address - region.start - region.bytes;
    long before = above == null ? Long.MAX_VALUE : above.getKey() - address;
    if (Math.min(behind, before) > 1 << 20 || (region == null && above == null)) {
      return at + ", where nothing is allocated";
    }
    if (behind <= before && region != null) {
      return "%s, %d bytes behind the end of %s of %d bytes"
          .formatted(
              at, behind, region.live() ? "an allocation" : "a freed allocation", region.bytes);
    }
    return "%s, %d bytes before the begin of an allocation".formatted(at, before);
  }

  /** Begins a new phase and returns its first mark. */
  long nextPhase() {
    phase += Mark.PHASE;
    return phase;
  }

  static String hex(long address) {
    return "0x" + Long.toHexString(address);
  }
}
