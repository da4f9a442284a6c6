package kinesic.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void every_tile_runs_exactly_once(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int tiles : new int[] {0, 1, 2, 3, 7, 8, 9, 1000}) {
        AtomicIntegerArray runs = new AtomicIntegerArray(tiles);
        workers.run(tiles, (tile, worker) -> runs.incrementAndGet(tile));
        for (int tile = 0; tile < tiles; tile++) {
          assertEquals(1, runs.get(tile), tile + " of " + tiles);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void no_wake_up_is_lost_whatever_the_pause_between_two_calls(int threads) {
    try (Workers workers = new Workers(threads)) {
      AtomicInteger total = new AtomicInteger();
      int expected = 0;
      for (int call = 0; call < 3000; call++) {
        // pauses from none to well past the time a worker spins
        long pause = call % 50 == 0 ? 200_000 : call % 7 * 10_000;
        long start = System.nanoTime();
        while (System.nanoTime() - start < pause) {
          Thread.onSpinWait();
        }
        int tiles = 1 + call % 17;
        expected += tiles;
        workers.run(tiles, (tile, worker) -> total.incrementAndGet());
        assertEquals(expected, total.get());
      }
    }
  }

  @Test
  void all_members_take_part_and_no_two_share_an_index() {
    int threads = 4;
    try (Workers workers = new Workers(threads)) {
      CountDownLatch allBusy = new CountDownLatch(threads);
      Set<Integer> members = ConcurrentHashMap.newKeySet();
      Set<Thread> used = ConcurrentHashMap.newKeySet();
      workers.run(
          threads,
          (tile, worker) -> {
            members.add(worker);
            used.add(Thread.currentThread());
            allBusy.countDown();
            await(allBusy); // holds this member until every other has a tile too
          });
      assertEquals(Set.of(0, 1, 2, 3), members);
      assertEquals(threads, used.size());
      assertTrue(used.contains(Thread.currentThread()), "the caller works too");
    }
  }

  @Test
  void calls_from_several_threads_take_turns() throws InterruptedException {
    try (Workers workers = new Workers(3)) {
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger mostInside = new AtomicInteger();
      AtomicInteger total = new AtomicInteger();
      List<Thread> callers = new ArrayList<>();
      for (int c = 0; c < 4; c++) {
        callers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int call = 0; call < 200; call++) {
                        AtomicIntegerArray mine = new AtomicIntegerArray(3);
                        workers.run(
                            5,
                            (tile, worker) -> {
                              mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
                              assertEquals(1, mine.incrementAndGet(worker), "scratch is shared");
                              total.incrementAndGet();
                              mine.decrementAndGet(worker);
                              inside.decrementAndGet();
                            });
                      }
                    }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertEquals(4 * 200 * 5, total.get());
      assertTrue(mostInside.get() <= 3, "more tiles at once than members: " + mostInside.get());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void an_exception_in_a_tile_reaches_the_caller_and_the_team_lives_on(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int bad : new int[] {0, 63}) {
        ArithmeticException thrown =
            assertThrows(
                ArithmeticException.class,
                () ->
                    workers.run(
                        64,
                        (tile, worker) -> {
                          if (tile == bad) {
                            throw new ArithmeticException("tile " + tile);
                          }
                        }));
        assertEquals("tile " + bad, thrown.getMessage());
      }
      assertThrows(
          AssertionError.class,
          () ->
              workers.run(
                  64,
                  (tile, worker) -> {
                    throw new AssertionError("errors too");
                  }));
      AtomicInteger total = new AtomicInteger();
      workers.run(64, (tile, worker) -> total.incrementAndGet());
      assertEquals(64, total.get());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void a_call_from_inside_a_tile_fails_instead_of_hanging(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int tiles : new int[] {1, threads, 20}) {
        IllegalStateException thrown =
            assertThrows(
                IllegalStateException.class,
                () -> workers.run(tiles, (tile, worker) -> workers.run(2, (t, w) -> {})));
        assertTrue(
            thrown.toString().contains("a kernel cannot call another kernel"), thrown.toString());
      }
      AtomicInteger total = new AtomicInteger();
      workers.run(5, (tile, worker) -> total.incrementAndGet());
      assertEquals(5, total.get());
    }
  }

  @Test
  void a_tile_may_call_another_team() {
    try (Workers outer = new Workers(2);
        Workers inner = new Workers(2)) {
      AtomicInteger total = new AtomicInteger();
      outer.run(4, (tile, worker) -> inner.run(4, (t, w) -> total.incrementAndGet()));
      assertEquals(16, total.get());
    }
  }

  @Test
  void an_interrupted_caller_waits_parked_and_keeps_its_interrupt() {
    try (Workers workers = new Workers(2)) {
      CountDownLatch bothIn = new CountDownLatch(2);
      Thread.currentThread().interrupt();
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      workers.run(
          2,
          (tile, worker) -> {
            bothIn.countDown();
            await(bothIn);
            if (worker == 1) {
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400));
            }
          });
      cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
      assertTrue(Thread.interrupted(), "the interrupt is lost");
      assertTrue(cpu < TimeUnit.MILLISECONDS.toNanos(100), "spun for " + cpu / 1e6 + " ms");
    }
  }

  @Test
  void interrupted_workers_park_again() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      Thread worker = workerThread(workers);
      worker.interrupt();
      Thread.sleep(50);
      long cpu = cpuOf(worker);
      Thread.sleep(200);
      cpu = cpuOf(worker) - cpu;
      assertTrue(cpu < TimeUnit.MILLISECONDS.toNanos(50), "spun for " + cpu / 1e6 + " ms");
      AtomicInteger total = new AtomicInteger();
      workers.run(10, (tile, w) -> total.incrementAndGet());
      assertEquals(10, total.get());
    }
  }

  @Test
  void a_finished_call_keeps_nothing_alive() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      WeakReference<float[]> big = new WeakReference<>(runOver(workers, new float[1 << 20]));
      for (int attempt = 0; attempt < 50 && big.get() != null; attempt++) {
        System.gc();
        Thread.sleep(10);
      }
      assertNull(big.get());
    }
  }

  private static float[] runOver(Workers workers, float[] values) {
    workers.run(8, (tile, worker) -> values[tile] = worker);
    return values;
  }

  @Test
  void closing_ends_the_threads_and_later_calls_fail() throws InterruptedException {
    for (int threads : new int[] {1, 2}) {
      Workers workers = new Workers(threads);
      if (threads == 2) {
        Thread thread = workerThread(workers);
        assertTrue(thread.isDaemon());
        workers.close();
        thread.join(10_000);
        assertFalse(thread.isAlive());
      }
      workers.close();
      assertThrows(IllegalStateException.class, () -> workers.run(1, (tile, worker) -> {}));
      assertThrows(IllegalStateException.class, () -> workers.run(9, (tile, worker) -> {}));
    }
  }

  @Test
  void a_call_in_progress_finishes_when_the_team_is_closed() {
    Workers workers = new Workers(2);
    AtomicInteger total = new AtomicInteger();
    workers.run(
        100,
        (tile, worker) -> {
          workers.close();
          total.incrementAndGet();
        });
    assertEquals(100, total.get());
  }

  @Test
  void a_team_has_at_least_one_member() {
    assertThrows(IllegalArgumentException.class, () -> new Workers(0));
  }

  /** The daemon of a team of two. */
  private static Thread workerThread(Workers workers) {
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    CountDownLatch both = new CountDownLatch(2);
    workers.run(
        2,
        (tile, worker) -> {
          if (worker == 1) {
            used.add(Thread.currentThread());
          }
          both.countDown();
          await(both);
        });
    return used.iterator().next();
  }

  private static long cpuOf(Thread thread) {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
  }

  private static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
