package kinesic.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LoaderTest {

  /** Samples that are made, not read: sample i is {@code read(i)}. */
  private record Made(int size, IntUnaryOperator read) implements Dataset<Integer> {
    @Override
    public Integer get(int index) {
      return read.applyAsInt(index);
    }
  }

  private static Loader<Integer, List<Integer>> loader(Dataset<Integer> data, int threads) {
    return new Loader<>(
        data, BatchSampler.inOrder(data.size(), 4), Function.identity(), threads, 2);
  }

  private static List<Integer> all(Batches<List<Integer>> batches) {
    List<Integer> result = new ArrayList<>();
    try (batches) {
      while (batches.hasNext()) {
        result.addAll(batches.next());
      }
    }
    return result;
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static long loaderThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("kinesic-loader"))
        .count();
  }

  @Test
  void only_the_samples_of_chosen_batches_are_read() {
    List<Integer> read = Collections.synchronizedList(new ArrayList<>());
    Dataset<Integer> data =
        new Made(
            30,
            i -> {
              read.add(i);
              return i;
            });
    Loader<Integer, List<Integer>> loader = loader(data, 2);
    List<Integer> expected = List.of(12, 13, 14, 15, 20, 21, 22, 23, 28, 29);
    assertEquals(expected, all(loader.epoch(0, 2, batch -> batch % 2 == 1)));
    assertEquals(expected, read.stream().sorted().toList());
    assertEquals(List.of(), all(loader.epoch(0, 0, batch -> false)));
  }

  @Test
  void a_failure_names_the_number_of_the_batch_in_the_epoch() {
    Dataset<Integer> data =
        new Made(
            30,
            i -> {
              if (i == 21) {
                throw new IllegalStateException("torn");
              }
              return i;
            });
    LoadingException e =
        assertThrows(
            LoadingException.class, () -> all(loader(data, 1).epoch(0, 0, batch -> batch == 5)));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("(index 21, in batch 5)"), message);
  }

  @Test
  void the_order_is_the_samplers_whatever_samples_cost() {
    Dataset<Integer> uneven =
        new Made(
            50,
            i -> {
              LockSupport.parkNanos(i % 4 == 0 ? 3_000_000 : 10_000);
              return i;
            });
    for (int threads : new int[] {1, 2, 5}) {
      assertEquals(numbers(0, 50), all(loader(uneven, threads).epoch(0)));
    }
  }

  @Test
  void an_epoch_can_begin_at_any_batch() {
    Loader<Integer, List<Integer>> loader = loader(new Made(10, i -> i), 2);
    assertEquals(numbers(8, 10), all(loader.epoch(0, 2)));
    assertEquals(List.of(), all(loader.epoch(0, 3)));
    assertThrows(IllegalArgumentException.class, () -> loader.epoch(0, 4));
  }

  @Test
  void samples_are_read_while_the_consumer_works_but_not_too_many() throws InterruptedException {
    AtomicInteger read = new AtomicInteger();
    CountDownLatch twoBatches = new CountDownLatch(8);
    Dataset<Integer> counted =
        new Made(
            100,
            i -> {
              read.incrementAndGet();
              twoBatches.countDown();
              return i;
            });
    try (Batches<List<Integer>> batches = loader(counted, 3).epoch(0)) {
      twoBatches.await(); // without anybody asking for a batch
      LockSupport.parkNanos(20_000_000);
      assertEquals(8, read.get());
      batches.next();
      while (read.get() < 12) {
        Thread.onSpinWait();
      }
      LockSupport.parkNanos(20_000_000);
      assertEquals(12, read.get());
    }
  }

  @Test
  void a_sample_that_cannot_be_read_is_named_when_its_turn_comes() {
    Dataset<Integer> broken =
        new Dataset<>() {
          @Override
          public int size() {
            return 20;
          }

          @Override
          public Integer get(int index) throws IOException {
            if (index == 6 || index == 5) {
              throw new IOException("it is cut short");
            }
            return index;
          }

          @Override
          public String name(int index) {
            return "face-" + index + ".png";
          }
        };
    for (int threads : new int[] {1, 3}) {
      try (Batches<List<Integer>> batches = loader(broken, threads).epoch(0)) {
        assertEquals(numbers(0, 4), batches.next());
        LoadingException e = assertThrows(LoadingException.class, batches::next);
        assertEquals(
            "loader: face-5.png (index 5, in batch 1) could not be read: it is cut short",
            e.getMessage());
        assertFalse(batches.hasNext());
      }
      assertEquals(0, loaderThreads());
    }
  }

  @Test
  void an_error_of_a_background_thread_reaches_the_consumer() {
    Dataset<Integer> exhausted =
        new Made(
            4,
            i -> {
              throw new StackOverflowError("deep");
            });
    try (Batches<List<Integer>> batches = loader(exhausted, 2).epoch(0)) {
      LoadingException e = assertThrows(LoadingException.class, batches::next);
      assertEquals(StackOverflowError.class, e.getCause() == null ? null : e.getCause().getClass());
    }
  }

  @Test
  void a_batch_that_cannot_be_made_says_so() {
    Loader<Integer, String> loader =
        new Loader<>(
            new Made(4, i -> i),
            BatchSampler.inOrder(4, 4),
            samples -> {
              throw new IllegalArgumentException("sizes differ");
            },
            2,
            1);
    try (Batches<String> batches = loader.epoch(0)) {
      LoadingException e = assertThrows(LoadingException.class, batches::next);
      assertEquals(
          "loader: batch 0 could not be collated:"
              + " java.lang.IllegalArgumentException: sizes differ",
          e.getMessage());
    }
  }

  @Test
  void leaving_early_ends_the_threads() {
    AtomicInteger read = new AtomicInteger();
    Batches<List<Integer>> batches =
        loader(new Made(1_000_000, i -> read.incrementAndGet()), 3).epoch(0);
    batches.next();
    batches.close();
    int atClose = read.get();
    assertEquals(0, loaderThreads());
    assertEquals(atClose, read.get());
    assertFalse(batches.hasNext());
    assertThrows(IllegalStateException.class, batches::next);
    batches.close();
  }

  @Test
  void an_epoch_that_was_read_to_its_end_leaves_no_thread() {
    Batches<List<Integer>> batches = loader(new Made(10, i -> i), 2).epoch(0);
    while (batches.hasNext()) {
      batches.next();
    }
    assertThrows(NoSuchElementException.class, batches::next);
    batches.close();
    assertEquals(0, loaderThreads());
  }

  @Test
  void an_interrupt_stays_pending_and_loses_no_batch() {
    Loader<Integer, List<Integer>> loader =
        loader(
            new Made(
                8,
                i -> {
                  LockSupport.parkNanos(2_000_000);
                  return i;
                }),
            2);
    Thread.currentThread().interrupt();
    List<Integer> read = all(loader.epoch(0));
    assertTrue(Thread.interrupted());
    assertEquals(numbers(0, 8), read);
  }

  @Test
  void a_change_depends_on_seed_epoch_and_index_alone() {
    Loader<Integer, List<Integer>> loader =
        loader(new Made(40, i -> i), 3)
            .augmented((sample, stream) -> sample * 1000 + stream.nextInt(1000), 9);
    List<Integer> first = all(loader.epoch(2));
    assertEquals(first, all(loader.epoch(2)));
    assertEquals(first.subList(12, 40), all(loader.epoch(2, 3)));
    assertNotEquals(first, all(loader.epoch(3)));
    assertTrue(IntStream.range(0, 40).allMatch(i -> first.get(i) / 1000 == i));
  }

  @Test
  void a_sampler_with_an_empty_batch_is_refused() {
    BatchSampler empty =
        new BatchSampler() {
          @Override
          public int batchesPerEpoch() {
            return 2;
          }

          @Override
          public int[][] batches(int epoch) {
            return new int[][] {{0}, {}};
          }
        };
    Loader<Integer, List<Integer>> loader =
        new Loader<>(new Made(1, i -> i), empty, Function.identity(), 1, 1);
    assertThrows(IllegalArgumentException.class, () -> loader.epoch(0));
  }

  @Test
  void many_short_epochs_do_not_hang() {
    Loader<Integer, List<Integer>> loader = loader(new Made(9, i -> i), 4);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int epoch = 0; epoch < 500; epoch++) {
            try (Batches<List<Integer>> batches = loader.epoch(epoch)) {
              batches.next();
              if (epoch % 2 == 0) {
                batches.next();
              }
            }
          }
        });
  }
}
