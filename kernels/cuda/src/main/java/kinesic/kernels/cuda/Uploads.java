package kinesic.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies from the host to the device without waiting for either: through a ring of page-locked
 * memory, of which a region is used again when the device is done with it.
 *
 * <p>Small copies run in the order of the kernels. Large ones cross the bus at once, in a stream of
 * their own and while kernels run, to a mirror of the ring on the device; from there they reach
 * their target in the order of the kernels, at the speed of device memory. So the target is written
 * between the kernels that were launched before and those that are launched afterwards.
 *
 * <p>Thread-safe.
 */
final class Uploads implements AutoCloseable {

  /** The page-locked bytes, and those of the mirror. */
  static final int CAPACITY = 32 << 20;

  /** Copies from this size on are large. */
  static final int LARGE = 256 << 10;

  /** A copy is divided so that the ring holds several parts. */
  private static final int PARTS = 4;

  private static final int ALIGNMENT = 256;

  /** Writes elements of a source on the host. */
  @FunctionalInterface
  interface Source {
    /**
     * Writes elements {@code first} to {@code first + count - 1}.
     *
     * @param target has their size, in native order
     */
    void copy(int first, int count, ByteBuffer target);
  }

  /** Enqueues what brings elements from the mirror to where they belong. */
  @FunctionalInterface
  interface Delivery {
    /**
     * Enqueues the work for elements {@code first} to {@code first + count - 1}.
     *
     * @param mirror the address of the elements
     */
    void enqueue(int first, int count, long mirror);
  }

  /** A part of the ring in use. */
  private static final class Region {
    final int from;
    final int bytes;
    final Driver.Event done;
    boolean enqueued;

    Region(int from, int bytes, Driver.Event done) {
      this.from = from;
      this.bytes = bytes;
      this.done = done;
    }

    int end() {
      return from + bytes;
    }
  }

  private final Device device;
  private final int capacity;
  private final Driver.Stream bus;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Region> regions = new ArrayDeque<>(); // in the order of their beginning
  private final Deque<Driver.Event> events = new ArrayDeque<>(); // not in use
  private @Nullable ByteBuffer pinned;
  private @Nullable DeviceMemory mirror;

  Uploads(Device device, int capacity) {
    this.device = device;
    this.capacity = capacity;
    this.bus = device.driver().createStream();
  }

  /**
   * Copies elements to the device as they are.
   *
   * @param size the bytes of an element
   */
  void copy(int size, int count, long target, Source source) {
    upload(size, count, source, null, target);
  }

  /**
   * Copies elements to the mirror, from where {@code delivery} takes them. They begin at a multiple
   * of 256 bytes and are followed by unspecified ones up to such a multiple.
   *
   * @param size the bytes of an element
   */
  void deliver(int size, int count, Source source, Delivery delivery) {
    upload(size, count, source, delivery, 0);
  }

  private void upload(
      int size, int count, Source source, @Nullable Delivery delivery, long target) {
    device.refuseInRecord("write");
    int most = capacity / PARTS / size;
    for (int first = 0; first < count; first += Math.min(most, count - first)) {
      int n = Math.min(most, count - first);
      Region region = reserve(n * size);
      try {
        ByteBuffer part = memory().slice(region.from, n * size).order(ByteOrder.nativeOrder());
        source.copy(first, n, part);
        if (delivery == null) {
          enqueue(region, n * size, target + (long) size * first);
        } else {
          int from = first;
          enqueue(region, mirror -> delivery.enqueue(from, n, mirror));
        }
      } finally {
        finish(region);
      }
    }
  }

  private void enqueue(Region region, int bytes, long target) {
    Driver driver = device.driver();
    if (bytes < LARGE) {
      device.inOrder(
          stream -> {
            driver.copyToDevice(memory(), region.from, target, bytes, stream);
            driver.record(region.done, stream);
          });
    } else {
      enqueue(region, mirror -> driver.copy(mirror, target, bytes, device.stream()));
    }
  }

  private void enqueue(Region region, LongConsumer delivery) {
    Driver driver = device.driver();
    long copy = mirror().address() + region.from;
    driver.copyToDevice(memory(), region.from, copy, region.bytes, bus);
    driver.record(region.done, bus);
    device.inOrder(
        stream -> {
          driver.await(stream, region.done);
          delivery.accept(copy);
          driver.record(region.done, stream);
        });
  }

  /** Makes {@code bytes} of the ring the caller's, waiting for the device if it is full. */
  private Region reserve(int bytes) {
    Driver driver = device.driver();
    int size = (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    lock.lock();
    try {
      memory();
      while (true) {
        removeDone(driver);
        int from = gap(size);
        if (from >= 0) {
          Driver.Event event = events.poll();
          Region region = new Region(from, size, event == null ? driver.createEvent() : event);
          regions.addLast(region);
          return region;
        }
        waitForOldest(driver);
      }
    } finally {
      lock.unlock();
    }
  }

  private void removeDone(Driver driver) {
    Region oldest = regions.peekFirst();
    while (oldest != null && oldest.enqueued && driver.isDone(oldest.done)) {
      regions.removeFirst();
      events.addLast(oldest.done);
      oldest = regions.peekFirst();
    }
  }

  private void waitForOldest(Driver driver) {
    Region oldest = regions.getFirst();
    while (!oldest.enqueued) {
      changed.awaitUninterruptibly();
    }
    lock.unlock();
    try {
      driver.synchronize(oldest.done);
    } finally {
      lock.lock();
    }
  }

  /** Returns where {@code size} bytes are free behind the newest region; -1 if nowhere. */
  private int gap(int size) {
    if (regions.isEmpty()) {
      return 0;
    }
    Region oldest = regions.getFirst();
    Region newest = regions.getLast();
    boolean wrapped = newest.from < oldest.from;
    if (newest.end() + size <= (wrapped ? oldest.from : capacity)) {
      return newest.end();
    }
    return !wrapped && size <= oldest.from ? 0 : -1;
  }

  /** Lets others wait for the copy, or take the region if there is none. */
  private void finish(Region region) {
    lock.lock();
    try {
      region.enqueued = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the ring, which the first upload allocates. */
  private ByteBuffer memory() {
    lock.lock();
    try {
      ByteBuffer ring = pinned;
      if (ring == null) {
        Driver driver = device.driver();
        mirror = device.allocate(capacity, "upload ring");
        ring = driver.allocatePinned(capacity);
        pinned = ring;
        Driver.Event vacated = driver.createEvent(); // kernels may still use the mirror's memory
        device.inOrder(stream -> driver.record(vacated, stream));
        driver.await(bus, vacated);
        events.addLast(vacated);
      }
      return ring;
    } finally {
      lock.unlock();
    }
  }

  private DeviceMemory mirror() {
    return Objects.requireNonNull(mirror, "allocated with the ring");
  }

  /** Frees the memory of the host; nothing may be under way. */
  @Override
  public void close() {
    Driver driver = device.driver();
    lock.lock();
    try {
      regions.forEach(region -> driver.destroy(region.done));
      events.forEach(driver::destroy);
      regions.clear();
      events.clear();
      if (pinned != null) {
        driver.freePinned(pinned);
        pinned = null;
      }
      driver.destroy(bus);
    } finally {
      lock.unlock();
    }
  }
}
