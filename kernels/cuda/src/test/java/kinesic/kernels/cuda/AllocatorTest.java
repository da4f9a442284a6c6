package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kinesic.kernels.DeviceMemoryException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AllocatorTest {

  private static final long MIB = 1 << 20;

  private final FakeDriver driver = new FakeDriver(64 * MIB);
  private final Allocator allocator = new Allocator(driver);

  @BeforeEach
  void makeCurrent() {
    driver.makeCurrent();
  }

  @Test
  void a_block_is_at_most_an_eighth_larger_than_the_request_beyond_the_smallest() {
    assertEquals(512, Allocator.blockSize(0));
    assertEquals(512, Allocator.blockSize(512));
    assertEquals(1024, Allocator.blockSize(513));
    assertEquals(9 << 17, Allocator.blockSize(MIB + 1));
    assertEquals(4 * MIB, Allocator.blockSize(2 * MIB + 1));
    assertEquals(96 * MIB, Allocator.blockSize(100_000_000L));
    for (long bytes = 4096; bytes < 1L << 40; bytes += bytes / 3) {
      long size = Allocator.blockSize(bytes);
      assertTrue(size >= bytes, bytes + " bytes");
      assertEquals(size, Allocator.blockSize(size));
      assertTrue(size - bytes <= Math.max(bytes / 8, 2 * MIB), bytes + " bytes in " + size);
    }
  }

  @Test
  void everything_is_accounted_for() {
    DeviceMemory a = allocator.allocate(1000, "tensor");
    DeviceMemory b = allocator.allocate(3 * MIB, "tensor");
    assertEquals(1024 + 4 * MIB, allocator.use().inUse());
    assertEquals(driver.used(), allocator.use().inUse());
    assertEquals(2, allocator.use().blocks());
    b.close();
    MemoryUse use = allocator.use();
    assertEquals(
        List.of(1024L, 4 * MIB, 1024 + 4 * MIB), List.of(use.inUse(), use.cached(), use.peak()));
    assertEquals(List.of(1, 1), List.of(use.blocks(), use.cachedBlocks()));
    allocator.trim();
    assertEquals(1024, driver.used());
    assertEquals(0, allocator.use().cached());
    a.close();
    allocator.close();
    assertEquals(0, driver.used());
  }

  @Test
  void the_block_that_was_freed_last_is_used_first() {
    DeviceMemory a = allocator.allocate(5000, "tensor");
    long address = a.address();
    a.close();
    DeviceMemory b = allocator.allocate(4700, "tensor");
    DeviceMemory c = allocator.allocate(4700, "tensor");
    assertEquals(address, b.address());
    assertNotEquals(address, c.address());
    assertEquals(2, driver.allocations());
  }

  @Test
  void a_million_allocations_do_not_grow() {
    Random random = new Random(1);
    int[] sizes = random.ints(64, 0, 100_000).toArray();
    List<DeviceMemory> live = new ArrayList<>();
    for (int size : sizes) {
      live.add(allocator.allocate(size, "tensor"));
    }
    for (int i = 0; i < 1_000_000; i++) {
      int at = random.nextInt(live.size());
      live.get(at).close();
      live.set(at, allocator.allocate(sizes[at], "tensor"));
    }
    assertEquals(sizes.length, driver.allocations());
    assertEquals(driver.used(), allocator.use().peak());
    live.forEach(DeviceMemory::close);
    assertEquals(0, allocator.use().inUse());
    assertEquals(sizes.length, allocator.use().cachedBlocks());
  }

  @Test
  void memory_that_was_released_cannot_be_used_or_released_again() {
    DeviceMemory memory = allocator.allocate(16, "tensor");
    memory.close();
    assertTrue(
        assertThrows(IllegalStateException.class, memory::address)
            .toString()
            .contains("after its memory was released"));
    assertThrows(IllegalStateException.class, memory::close);
    assertEquals(1, allocator.use().cachedBlocks());
  }

  @Test
  void cached_blocks_make_room_for_another_size() {
    allocator.allocate(40 * MIB, "tensor").close();
    DeviceMemory large = allocator.allocate(60 * MIB, "tensor");
    assertEquals(60 * MIB, driver.used());
    assertEquals(0, allocator.use().cached());
    large.close();
  }

  @Test
  void the_garbage_collector_makes_room() {
    for (int i = 0; i < 20; i++) {
      allocator.allocate(30 * MIB, "tensor"); // dropped
    }
    assertTrue(driver.used() <= 60 * MIB);
    assertTrue(allocator.use().peak() <= 60 * MIB);
  }

  @Test
  void out_of_memory_says_what_uses_it_and_what_helps() {
    List<DeviceMemory> live = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      live.add(allocator.allocate(8 * MIB, "tensor"));
    }
    live.add(allocator.allocate(30 * MIB, "workspace"));
    live.add(allocator.allocate(100, "tensor"));
    String message =
        assertThrows(DeviceMemoryException.class, () -> allocator.allocate(20 * MIB, "tensor"))
            .getMessage();
    assertEquals(
        "out of memory on Fake GPU: a tensor of 20.0 MiB does not fit; Kinesic uses 54.0 MiB in 5"
            + " blocks (the most: 1 workspace of 30.0 MiB, 3 tensors of 8.0 MiB, 1 tensor of 512"
            + " bytes) and keeps 0 bytes for reuse, other programs and the CUDA libraries use 0"
            + " bytes, 10.0 MiB of 64.0 MiB are free; use smaller batches, or a StepMemory scope, in"
            + " which each step reuses the memory of the one before",
        message);
    live.forEach(DeviceMemory::close);
    allocator.allocate(20 * MIB, "tensor").close();
  }

  @Test
  void a_reserve_keeps_its_blocks_until_it_is_closed() {
    DeviceMemory rehearsal = allocator.allocate(MIB, "tensor");
    long address = rehearsal.address();
    rehearsal.close();
    Allocator.Reserve reserve = allocator.reserve();
    DeviceMemory first = reserve.allocate(MIB, "tensor");
    assertEquals(address, first.address());
    first.close();
    DeviceMemory other = allocator.allocate(MIB, "tensor");
    DeviceMemory second = reserve.allocate(MIB, "tensor");
    assertNotEquals(address, other.address());
    assertEquals(address, second.address());
    assertThrows(RecordingException.class, () -> reserve.allocate(7 * MIB, "tensor"));
    MemoryUse use = allocator.use();
    assertEquals(List.of(2 * MIB, 0L), List.of(use.inUse(), use.cached()));
    second.close();
    reserve.close();
    assertEquals(List.of(MIB, MIB), List.of(allocator.use().inUse(), allocator.use().cached()));
    other.close();
  }

  @Test
  void the_memory_of_a_reserve_that_is_in_use_returns_to_everyone_afterwards() {
    allocator.allocate(MIB, "tensor").close();
    Allocator.Reserve reserve = allocator.reserve();
    DeviceMemory memory = reserve.allocate(MIB, "tensor");
    reserve.close();
    assertEquals(MIB, allocator.use().inUse());
    memory.close();
    assertEquals(List.of(0L, MIB), List.of(allocator.use().inUse(), allocator.use().cached()));
  }

  @Test
  void threads_share_the_memory() throws InterruptedException {
    Threads.run(
        4,
        seed -> {
          driver.makeCurrent();
          Random random = new Random(seed);
          for (int i = 0; i < 20_000; i++) {
            allocator.allocate(random.nextInt(3000), "tensor").close();
          }
        });
    assertEquals(0, allocator.use().inUse());
    assertEquals(driver.used(), allocator.use().cached());
    assertTrue(driver.allocations() <= 4 * 6);
  }
}
