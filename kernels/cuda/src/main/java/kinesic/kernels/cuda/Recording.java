package kinesic.kernels.cuda;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import kinesic.kernels.CapturedWork;
import org.jspecify.annotations.Nullable;

/**
 * Work that is being recorded as a CUDA graph, and the graph afterwards.
 *
 * <p>Memory that was allocated while recording stays reserved until the graph is closed, since
 * every run uses it again.
 */
final class Recording implements CapturedWork {

  /** The most keys of random numbers in one record. */
  private static final int KEYS = 64;

  private static final System.Logger LOG = System.getLogger(Recording.class.getName());

  private final Device device;
  private final Allocator.Reserve reserve;
  private final Consumer<@Nullable Recording> current;
  private final DeviceMemory counters;
  private final Map<Long, Integer> keys = new HashMap<>(); // and the index of their counter
  private final Set<DeviceMemory> used = new HashSet<>(); // not of the reserve
  private final Set<DeviceMemory> reserved = new HashSet<>();
  private final long[] ahead = new long[KEYS];
  private @Nullable String obstacle;
  private Driver.@Nullable Graph graph;

  /**
   * Prepares a record.
   *
   * @param current is told of this while it records, and of null afterwards
   */
  Recording(Device device, Allocator allocator, Consumer<@Nullable Recording> current) {
    this.device = device;
    this.reserve = allocator.reserve();
    this.current = current;
    // a new block, since the work may need what is kept
    this.counters = allocator.allocateNew((long) Long.BYTES * KEYS, "list of counters");
  }

  /** Records work; empty if it cannot be. */
  Optional<CapturedWork> record(Runnable work) {
    try {
      capture(work);
    } finally {
      if (graph == null) {
        close();
      }
    }
    if (obstacle != null) {
      LOG.log(System.Logger.Level.DEBUG, "work cannot be recorded: {0}", obstacle);
      return Optional.empty();
    }
    return Optional.of(this);
  }

  private void capture(Runnable work) {
    Driver driver = device.driver();
    driver.fill(counters.address(), 0, 2L * KEYS, device.stream());
    driver.beginCapture(device.stream());
    current.accept(this);
    boolean completed = false;
    try {
      work.run();
      completed = true;
      if (used.stream().anyMatch(DeviceMemory::isClosed)) {
        obstacle = "recorded work released memory that it had not allocated";
      }
      reserved.clear(); // the reserve keeps the blocks
    } catch (RecordingException e) {
      obstacle = e.getMessage();
    } catch (CudaException e) {
      if (!e.isOfRecording()) {
        throw e;
      }
      obstacle = e.getMessage();
    } finally {
      current.accept(null);
      end(driver, completed);
    }
  }

  private void end(Driver driver, boolean completed) {
    try {
      Driver.Graph captured = driver.endCapture(device.stream());
      if (completed && obstacle == null) {
        graph = captured;
      } else {
        captured.close();
      }
    } catch (CudaException e) {
      if (!e.isOfRecording()) {
        throw e;
      }
      obstacle = obstacle == null ? e.getMessage() : obstacle;
    }
  }

  /** Allocates memory that stays with the record. */
  DeviceMemory allocate(long bytes, String use) {
    try {
      DeviceMemory memory = reserve.allocate(bytes, use);
      reserved.add(memory);
      return memory;
    } catch (RecordingException e) {
      throw spoiled(String.valueOf(e.getMessage()));
    }
  }

  /** Keeps memory alive for the record. */
  void uses(DeviceMemory memory) {
    if (!reserved.contains(memory)) {
      used.add(memory);
    }
  }

  /** Returns the address of the counter of a key, see {@link Device#counterOffset}. */
  long counterOffset(long key) {
    Integer index = keys.computeIfAbsent(key, k -> keys.size());
    if (index >= KEYS) {
      throw spoiled("recorded work uses random numbers of more than %s keys".formatted(KEYS));
    }
    return counters.address() + (long) Long.BYTES * index;
  }

  /** Notes that there will be no record, even if the work catches the exception. */
  RecordingException spoiled(String reason) {
    obstacle = reason;
    return new RecordingException(reason);
  }

  @Override
  public void run(Map<Long, Long> counterAhead) {
    Driver.Graph recorded = graph;
    if (recorded == null) {
      throw new IllegalStateException("captured work: run after close");
    }
    for (DeviceMemory memory : used) {
      memory.address(); // throws if it was released
    }
    advance(counterAhead);
    device.inOrder(stream -> device.driver().launch(recorded, stream));
  }

  private void advance(Map<Long, Long> counterAhead) {
    boolean changed = false;
    for (Map.Entry<Long, Integer> key : keys.entrySet()) {
      long next = counterAhead.getOrDefault(key.getKey(), 0L);
      changed |= ahead[key.getValue()] != next;
      ahead[key.getValue()] = next;
    }
    if (changed) {
      device
          .uploads()
          .copy(
              Long.BYTES,
              keys.size(),
              counters.address(),
              (first, n, bytes) -> bytes.asLongBuffer().put(ahead, first, n));
    }
  }

  @Override
  public void close() {
    Driver.Graph recorded = graph;
    if (recorded != null) {
      device.driver().synchronize(device.stream()); // it may be running
      recorded.close();
      graph = null;
    }
    if (!counters.isClosed()) {
      counters.close();
      reserve.close();
    }
    used.clear();
  }
}
