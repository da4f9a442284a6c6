package kinesic.kernels.cuda;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import kinesic.kernels.PendingRead;

/**
 * Copies from the device to the host, through page-locked memory and in the order of the kernels.
 *
 * <p>Thread-safe.
 */
final class Downloads implements AutoCloseable {

  /** The most bytes of one copy; longer ones are divided. */
  private static final int LARGEST = 4 << 20;

  private static final int SMALLEST = 4 << 10;

  /** Page-locked memory for one copy. */
  private static final class Slot {
    final ByteBuffer memory;
    final Driver.Event done;

    Slot(ByteBuffer memory, Driver.Event done) {
      this.memory = memory;
      this.done = done;
    }
  }

  /** The slot of a read, to be used again if nobody asks for the result. */
  private static final class Unread extends PhantomReference<Later> {
    final Slot slot;

    Unread(Later read, ReferenceQueue<Later> dropped, Slot slot) {
      super(read, dropped);
      this.slot = slot;
    }
  }

  /** A copy under way. */
  private final class Later implements PendingRead {
    private final float[] values;
    private final Unread slot;
    private boolean arrived;

    Later(Slot slot, int count) {
      this.values = new float[count];
      this.slot = new Unread(this, dropped, slot);
    }

    @Override
    public synchronized float[] get() {
      if (!arrived) {
        receive(slot.slot, values, 0, values.length);
        arrived = true;
        end(slot);
      }
      return values;
    }
  }

  private final Device device;
  private final Map<Integer, Deque<Slot>> free = new HashMap<>(); // by size
  private final Set<Unread> unread = new HashSet<>();
  private final ReferenceQueue<Later> dropped = new ReferenceQueue<>();

  Downloads(Device device) {
    this.device = device;
  }

  /** Copies floats to the host and waits for them. */
  void read(long source, float[] target, int from, int count) {
    int most = LARGEST / Float.BYTES;
    for (int i = 0; i < count; i += Math.min(most, count - i)) {
      int n = Math.min(most, count - i);
      Slot slot = send(source + (long) Float.BYTES * i, n);
      receive(slot, target, from + i, n);
      giveBack(slot);
    }
  }

  /** Begins to copy floats to the host; waits for them if they are many. */
  PendingRead readLater(long source, int count) {
    if (count > LARGEST / Float.BYTES) {
      float[] values = new float[count];
      read(source, values, 0, count);
      return () -> values;
    }
    Slot slot = send(source, count);
    Later read = new Later(slot, count);
    begin(read.slot);
    return read;
  }

  private synchronized void begin(Unread slot) {
    unread.add(slot);
  }

  private synchronized void end(Unread slot) {
    if (unread.remove(slot)) {
      giveBack(slot.slot);
    }
  }

  private Slot send(long source, int count) {
    device.refuseInRecord("read");
    Slot slot = take(Float.BYTES * count);
    Driver driver = device.driver();
    device.inOrder(
        stream -> {
          driver.copyToHost(source, slot.memory, 0, (long) Float.BYTES * count, stream);
          driver.record(slot.done, stream);
        });
    return slot;
  }

  private void receive(Slot slot, float[] target, int from, int count) {
    device.driver().synchronize(slot.done);
    slot.memory.order(ByteOrder.nativeOrder()).asFloatBuffer().get(target, from, count);
  }

  private synchronized Slot take(int bytes) {
    Driver driver = device.driver();
    Reference<? extends Later> next = dropped.poll();
    while (next instanceof Unread reference) {
      driver.synchronize(reference.slot.done);
      end(reference);
      next = dropped.poll();
    }
    int size = Math.max(SMALLEST, Integer.highestOneBit(Math.max(bytes, 2) - 1) << 1);
    Deque<Slot> slots = free.get(size);
    Slot slot = slots == null ? null : slots.pollLast();
    return slot == null ? new Slot(driver.allocatePinned(size), driver.createEvent()) : slot;
  }

  private synchronized void giveBack(Slot slot) {
    free.computeIfAbsent(slot.memory.capacity(), size -> new ArrayDeque<>()).addLast(slot);
  }

  /** Frees the memory; nothing may be under way, and no more results may be asked for. */
  @Override
  public synchronized void close() {
    unread.forEach(reference -> destroy(reference.slot));
    unread.clear();
    free.values().forEach(slots -> slots.forEach(this::destroy));
    free.clear();
  }

  private void destroy(Slot slot) {
    device.driver().destroy(slot.done);
    device.driver().freePinned(slot.memory);
  }
}
