package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Work in several threads at the same time. */
final class Threads {

  private Threads() {}

  /** Calls {@code work} with 0 to count - 1, each in its own thread; none of them may fail. */
  static void run(int count, IntConsumer work) throws InterruptedException {
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    Thread.ofPlatform()
                        .uncaughtExceptionHandler((failed, e) -> failures.add(e))
                        .start(() -> work.accept(i)))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(failures));
  }
}
