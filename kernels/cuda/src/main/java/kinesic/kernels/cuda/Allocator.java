package kinesic.kernels.cuda;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import kinesic.kernels.DeviceMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * Device memory in blocks of certain sizes. A block that is no longer in use is kept for the next
 * request of its size, because the driver takes long to allocate memory and waits for the device to
 * free it.
 *
 * <p>Memory that was dropped without {@link DeviceMemory#close} comes back when the garbage
 * collector has found it. If the device is full, blocks that are not in use return to the driver,
 * and then the garbage collector is asked to run.
 *
 * <p>Thread-safe. The context must be current on the calling thread.
 */
final class Allocator {

  /**
   * Memory from the driver.
   *
   * @param address the first byte
   * @param bytes the size
   */
  record Block(long address, long bytes) {}

  /** The smallest block, and the alignment of all. */
  private static final long SMALLEST = 512;

  /** The driver maps memory in pages of this size; larger blocks are multiples of it. */
  private static final long PAGE = 2 << 20;

  /** How often the garbage collector may be waited for, and how long each time. */
  private static final int WAITS = 20;

  private static final long WAIT_MILLISECONDS = 50;

  /** A use of a block, which survives the object that stands for it. */
  private static final class Lease extends PhantomReference<DeviceMemory> {
    final Block block;
    final String use;
    final @Nullable Reserve reserve;

    Lease(
        DeviceMemory memory,
        ReferenceQueue<DeviceMemory> dropped,
        Block block,
        String use,
        @Nullable Reserve reserve) {
      super(memory, dropped);
      this.block = block;
      this.use = use;
      this.reserve = reserve;
    }
  }

  /** Blocks that are not in use, by size. */
  private static final class Pool {
    private final Map<Long, Deque<Block>> bySize = new HashMap<>();
    private long bytes;
    private int count;

    void add(Block block) {
      bySize.computeIfAbsent(block.bytes(), size -> new ArrayDeque<>()).addLast(block);
      bytes += block.bytes();
      count++;
    }

    /** Removes and returns the most recently used block of this size; null if the pool has none. */
    @Nullable Block poll(long size) {
      Deque<Block> blocks = bySize.get(size);
      Block block = blocks == null ? null : blocks.pollLast();
      if (block != null) {
        bytes -= size;
        count--;
      }
      return block;
    }

    /** Removes all blocks. */
    Iterable<Block> clear() {
      Deque<Block> all = new ArrayDeque<>();
      bySize.values().forEach(all::addAll);
      bySize.clear();
      bytes = 0;
      count = 0;
      return all;
    }
  }

  /**
   * Blocks that belong to recorded work: as long as it can be repeated, no one else may use them.
   * They count as in use.
   */
  final class Reserve implements AutoCloseable {
    private final Pool free = new Pool();
    private boolean closed;

    private Reserve() {}

    /**
     * Returns memory that this backend has already: of this reserve, or not in use elsewhere.
     *
     * @throws RecordingException if no block of this size is free
     */
    DeviceMemory allocate(long bytes, String use) {
      long size = blockSize(bytes);
      DeviceMemory memory = poll(size, use);
      if (memory == null) {
        collectGarbage(); // an earlier run may have dropped what it allocated
        memory = poll(size, use);
      }
      if (memory == null) {
        throw new RecordingException(
            "memory of %s was allocated that an earlier run of the same work did not need"
                .formatted(MemoryUse.text(bytes)));
      }
      return memory;
    }

    private @Nullable DeviceMemory poll(long size, String use) {
      synchronized (Allocator.this) {
        Block block = free.poll(size);
        if (block == null) {
          block = cache.poll(size);
          inUse(block == null ? 0 : size);
        }
        return block == null ? null : lease(block, use, this);
      }
    }

    /** Returns the blocks that are not in use to everyone, and later those that still are. */
    @Override
    public void close() {
      synchronized (Allocator.this) {
        closed = true;
        inUse(-free.bytes);
        free.clear().forEach(cache::add);
      }
    }
  }

  private final Driver driver;
  private final ReferenceQueue<DeviceMemory> dropped = new ReferenceQueue<>();
  private final Map<Block, Lease> leases = new HashMap<>();
  private final Pool cache = new Pool();
  private long bytesInUse;
  private long peak;

  Allocator(Driver driver) {
    this.driver = driver;
  }

  /**
   * Returns memory with unspecified content.
   *
   * @param bytes the size, which may be 0
   * @param use what for, in the singular, such as "tensor"; for the message of an exception
   * @throws DeviceMemoryException if there is not enough
   */
  DeviceMemory allocate(long bytes, String use) {
    long size = blockSize(bytes);
    collectDropped(0);
    DeviceMemory cached = fromCache(size, use);
    return cached == null ? allocateNew(bytes, use) : cached;
  }

  /** Returns memory as {@link #allocate}, but no block that is kept for reuse. */
  DeviceMemory allocateNew(long bytes, String use) {
    long size = blockSize(bytes);
    DeviceMemory memory = fromDriver(size, use);
    if (memory == null) {
      trim();
      memory = fromDriver(size, use);
    }
    if (memory == null) {
      collectGarbage();
      memory = fromCache(size, use);
    }
    if (memory == null) {
      trim();
      memory = fromDriver(size, use);
    }
    if (memory == null) {
      throw new DeviceMemoryException(
          use().outOfMemory(bytes, use, driver.properties(), driver.freeMemory()));
    }
    return memory;
  }

  private synchronized @Nullable DeviceMemory fromCache(long size, String use) {
    Block block = cache.poll(size);
    return block == null ? null : inUse(block, use);
  }

  private synchronized @Nullable DeviceMemory fromDriver(long size, String use) {
    try {
      return inUse(new Block(driver.allocate(size), size), use);
    } catch (CudaException e) {
      if (e.isOutOfMemory()) {
        return null;
      }
      throw e;
    }
  }

  private DeviceMemory inUse(Block block, String use) {
    inUse(block.bytes());
    return lease(block, use, null);
  }

  private DeviceMemory lease(Block block, String use, @Nullable Reserve reserve) {
    DeviceMemory memory = new DeviceMemory(this, block);
    leases.put(block, new Lease(memory, dropped, block, use, reserve));
    return memory;
  }

  private void inUse(long change) {
    bytesInUse += change;
    peak = Math.max(peak, bytesInUse);
  }

  /**
   * Returns the size of the block for a request: one of eight sizes between two powers of 2, and a
   * multiple of a page if it is larger than one.
   */
  static long blockSize(long bytes) {
    long request = Math.max(bytes, SMALLEST);
    long step = Math.max(Long.highestOneBit(request - 1) >> 3, SMALLEST);
    if (request > PAGE) {
      step = Math.max(step, PAGE);
    }
    return (request + step - 1) / step * step;
  }

  /** Takes memory back, see {@link DeviceMemory#close}. */
  synchronized void release(DeviceMemory memory) {
    Lease lease = leases.get(memory.block());
    if (lease != null) {
      lease.clear();
      end(lease);
    }
  }

  private void end(Lease lease) {
    if (!leases.remove(lease.block, lease)) {
      return; // both closed and found by the garbage collector
    }
    if (lease.reserve != null && !lease.reserve.closed) {
      lease.reserve.free.add(lease.block);
    } else {
      inUse(-lease.block.bytes());
      cache.add(lease.block);
    }
  }

  /** Runs the garbage collector and takes back what it finds. */
  private void collectGarbage() {
    System.gc();
    for (int i = 0; i < WAITS && collectDropped(WAIT_MILLISECONDS); i++) {
      // there may be more
    }
  }

  /**
   * Takes back memory that the garbage collector has found.
   *
   * @param milliseconds how long to wait for the first
   * @return whether there was any
   */
  private boolean collectDropped(long milliseconds) {
    boolean any = false;
    Reference<? extends DeviceMemory> next =
        milliseconds == 0 ? dropped.poll() : next(milliseconds);
    while (next instanceof Lease lease) {
      any = true;
      synchronized (this) {
        end(lease);
      }
      next = dropped.poll();
    }
    return any;
  }

  private @Nullable Reference<? extends DeviceMemory> next(long milliseconds) {
    try {
      return dropped.remove(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Returns all memory that is not in use to the driver. */
  synchronized void trim() {
    cache.clear().forEach(block -> driver.free(block.address()));
  }

  /** Returns an empty reserve. */
  Reserve reserve() {
    return new Reserve();
  }

  /** Returns what is in use now. */
  synchronized MemoryUse use() {
    Map<MemoryUse.Kind, Integer> kinds = new HashMap<>();
    leases
        .values()
        .forEach(l -> kinds.merge(new MemoryUse.Kind(l.use, l.block.bytes()), 1, Integer::sum));
    return new MemoryUse(bytesInUse, cache.bytes, peak, leases.size(), cache.count, kinds);
  }

  /** Returns all memory to the driver; none of it may be used afterwards. */
  synchronized void close() {
    trim();
    leases.keySet().forEach(block -> driver.free(block.address()));
    leases.clear();
    bytesInUse = 0;
  }
}
