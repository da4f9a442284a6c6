package kinesic.nn.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Groups in which a rank closes, hangs, lies or fails. */
@Timeout(60)
final class LostRanksTest {

  private static final Patience SHORT = Patience.of(Duration.ofMillis(300));
  private static final byte[] NOTHING = new byte[0];

  /** A rank 1 of 2 whose other end is rank 0, connected and past the first exchange. */
  private record Odd(SocketChannel channel, Link link, Future<List<byte[]>> rank0)
      implements AutoCloseable {

    /** Lets rank 0 gather, which is exchange 2. */
    static Odd start(Patience patience) throws IOException {
      SocketListener listener = SocketListener.open(Ranks.HOST);
      SocketListener unused = SocketListener.open(Ranks.HOST);
      unused.close();
      Future<List<byte[]>> rank0 = gathering(listener, unused.address(), patience, NOTHING);
      SocketChannel channel = connect(listener.address(), "token", 1, 2);
      Link link = new Link(0, "rank 0", channel);
      link.send(1, NOTHING);
      assertEquals(0, link.receive(1).length);
      return new Odd(channel, link, rank0);
    }

    @Override
    public void close() {
      link.close();
    }
  }

  /** Rank 0 of 2, which gathers. */
  private static Future<List<byte[]>> gathering(
      SocketListener listener, String other, Patience patience, byte[] bytes) {
    List<String> addresses = List.of(listener.address(), other);
    return Ranks.thread(
        () -> {
          try (Group group = listener.connect(0, addresses, "token", List.of("line"), patience)) {
            return group.gather(bytes);
          }
        });
  }

  private static SocketChannel connect(String address, String token, int rank, int ranks)
      throws IOException {
    HostPort place = HostPort.parse(address);
    SocketChannel channel = SocketChannel.open(place.resolve());
    try {
      Handshake.introduce(
          channel,
          token,
          "rank 0",
          new Handshake.Introduction(rank, ranks, place, List.of("line")));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** No thread outlives its group. */
  @AfterEach
  void threadsEnd() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().matches("kinesic-(send|receive|accept|handshake).*")) {
        assertTrue(thread.join(Duration.ofSeconds(20)), thread.getName());
      }
    }
  }

  @Test
  void a_rank_that_closes_is_lost_at_once() throws Exception {
    Odd odd = Odd.start(Ranks.PATIENCE);
    odd.close();
    LostRankException lost = Ranks.failure(LostRankException.class, odd.rank0);
    assertClosed(1, lost);
  }

  /** TCP says "reset" if the rank has not read everything. */
  private static void assertClosed(int rank, LostRankException lost) {
    assertEquals(rank, lost.rank());
    String name = "rank %s (127.0.0.1)".formatted(rank);
    List<String> sentences =
        List.of(
            name + " has closed the connection",
            "the connection to " + name + " is lost: Connection reset");
    assertTrue(sentences.contains(String.valueOf(lost.getMessage())), lost.getMessage());
  }

  @Test
  void a_rank_that_hangs_is_lost_after_the_patience() throws Exception {
    try (Odd odd = Odd.start(SHORT)) {
      LostRankException lost = Ranks.failure(LostRankException.class, odd.rank0);
      assertEquals(1, lost.rank());
      assertEquals("rank 1 (127.0.0.1) has sent nothing for 300 ms", lost.getMessage());
    }
  }

  /** Together the pauses are longer than the patience. */
  @Test
  void a_rank_that_waits_itself_or_is_slow_is_not_lost() throws Exception {
    Patience patience = Patience.of(Duration.ofMillis(1_500));
    try (Odd odd = Odd.start(patience)) {
      for (int i = 0; i < 3; i++) {
        TimeUnit.MILLISECONDS.sleep(300);
        odd.link.sendWaiting();
      }
      ByteBuffer frame = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      frame.putInt(1 | 2 << 8).putInt(0).flip();
      for (int i = 0; i < 8; i += 2) {
        TimeUnit.MILLISECONDS.sleep(300);
        write(odd.channel, frame.slice(i, 2));
      }
      assertEquals(2, Ranks.results(List.of(odd.rank0)).getFirst().size());
    }
  }

  @Test
  void a_rank_that_takes_nothing_is_lost() throws Exception {
    SocketListener listener = SocketListener.open(Ranks.HOST);
    Future<List<byte[]>> rank0 = gathering(listener, listener.address(), SHORT, new byte[1 << 26]);
    try (Link link = new Link(0, "rank 0", connect(listener.address(), "token", 1, 2))) {
      link.send(1, NOTHING);
      link.send(2, NOTHING);
      assertEquals(
          "rank 1 (127.0.0.1) has received nothing for 300 ms",
          Ranks.failure(LostRankException.class, rank0).getMessage());
    }
  }

  @Test
  void garbage_ends_the_group() throws Exception {
    try (Odd odd = Odd.start(Ranks.PATIENCE)) {
      write(odd.channel, ByteBuffer.wrap("GET / HTTP".getBytes(StandardCharsets.US_ASCII)));
      assertEquals(
          "rank 1 (127.0.0.1) has sent bytes that do not belong to the protocol",
          Ranks.failure(FailedRankException.class, odd.rank0).getMessage());
    }
  }

  @Test
  void a_frame_that_is_too_long_ends_the_group() throws Exception {
    try (Odd odd = Odd.start(Ranks.PATIENCE)) {
      ByteBuffer frame = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      write(odd.channel, frame.putInt(1 | 2 << 8).putInt(-1).flip());
      assertEquals(
          "rank 1 (127.0.0.1) has sent a frame of 4294967295 bytes, more than 268435456",
          Ranks.failure(FailedRankException.class, odd.rank0).getMessage());
    }
  }

  @Test
  void a_rank_in_another_exchange_ends_the_group() throws Exception {
    try (Odd odd = Odd.start(Ranks.PATIENCE)) {
      odd.link.send(3, NOTHING);
      assertEquals(
          "rank 1 (127.0.0.1) has sent a part of an unexpected exchange",
          Ranks.failure(FailedRankException.class, odd.rank0).getMessage());
    }
  }

  @Test
  void a_rank_with_another_fingerprint_is_named_at_both_ends() throws Exception {
    List<SocketListener> listeners =
        List.of(SocketListener.open(Ranks.HOST), SocketListener.open(Ranks.HOST));
    List<String> addresses = listeners.stream().map(SocketListener::address).toList();
    List<Future<Group>> ranks =
        Ranks.threads(
            List.of(
                () -> connect(listeners, 0, addresses, List.of("version = 1", "batch = 96")),
                () -> connect(listeners, 1, addresses, List.of("version = 1", "batch = 48"))));
    for (Future<Group> rank : ranks) {
      FailedRankException failure = Ranks.failure(FailedRankException.class, rank);
      assertEquals(1, failure.rank());
      assertEquals(
          "rank 1 (127.0.0.1) has batch = 48, rank 0 (127.0.0.1) has batch = 96",
          failure.getMessage());
    }
  }

  private static Group connect(
      List<SocketListener> listeners, int rank, List<String> addresses, List<String> fingerprint)
      throws IOException {
    return listeners.get(rank).connect(rank, addresses, "token", fingerprint, Ranks.PATIENCE);
  }

  @Test
  void strangers_and_twins_are_refused_and_the_ranks_still_connect() throws Exception {
    List<SocketListener> listeners =
        List.of(
            SocketListener.open(Ranks.HOST),
            SocketListener.open(Ranks.HOST),
            SocketListener.open(Ranks.HOST));
    List<String> addresses = listeners.stream().map(SocketListener::address).toList();
    List<Future<Group>> first =
        Ranks.threads(
            List.of(
                () -> connect(listeners, 0, addresses, List.of("line")),
                () -> connect(listeners, 1, addresses, List.of("line"))));
    String address = addresses.getFirst();
    try (SocketChannel silent = SocketChannel.open(HostPort.parse(address).resolve());
        SocketChannel http = SocketChannel.open(HostPort.parse(address).resolve())) {
      write(
          http,
          ByteBuffer.wrap(
              "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
      assertEquals(
          "rank 0 has another token: start all processes with the same one",
          assertThrows(FailedRankException.class, () -> connect(address, "other", 2, 3))
              .getMessage());
      assertEquals(
          "rank 0 (127.0.0.1) does not expect rank 0 of 3",
          assertThrows(FailedRankException.class, () -> connect(address, "token", 0, 3))
              .getMessage());
      while (true) {
        try {
          connect(address, "token", 1, 3).close();
        } catch (FailedRankException e) {
          assertEquals("rank 1 (127.0.0.1) is connected already", e.getMessage());
          break;
        }
      }
      assertTrue(silent.isConnected());
    }
    first.forEach(rank -> rank.cancel(true));
    for (SocketListener listener : listeners) {
      listener.close();
    }
  }

  @Test
  void all_ranks_are_told_why_one_fails() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    List<Future<List<byte[]>>> ranks =
        Ranks.start(
            3,
            Ranks.PATIENCE,
            group -> {
              if (group.rank() == 2) {
                group.fail("face_7.png cannot be read");
                failed.countDown();
              } else if (group.rank() == 1) {
                failed.await(); // is not waiting for others when it happens
              }
              return group.gather(NOTHING);
            });
    for (Future<List<byte[]>> rank : ranks) {
      FailedRankException failure = Ranks.failure(FailedRankException.class, rank);
      assertEquals(2, failure.rank());
      assertEquals("rank 2 (127.0.0.1): face_7.png cannot be read", failure.getMessage());
    }
  }

  @Test
  void all_ranks_name_the_one_that_is_lost() throws Exception {
    CountDownLatch lost = new CountDownLatch(1);
    List<Future<List<byte[]>>> ranks =
        Ranks.start(
            3,
            Ranks.PATIENCE,
            group -> {
              if (group.rank() == 2) {
                return List.of();
              } else if (group.rank() == 1) {
                lost.await();
              }
              try {
                return group.gather(NOTHING);
              } finally {
                lost.countDown();
              }
            });
    for (int rank = 0; rank < 2; rank++) {
      LostRankException failure = Ranks.failure(LostRankException.class, ranks.get(rank));
      assertClosed(2, failure);
    }
  }

  @Test
  void a_process_that_was_told_to_end_leaves_and_says_so() throws Exception {
    AtomicReference<Thread> killed = new AtomicReference<>();
    CountDownLatch left = new CountDownLatch(1);
    List<Future<List<byte[]>>> ranks =
        Ranks.start(
            2,
            new Patience(Duration.ofSeconds(60), () -> Thread.currentThread() == killed.get()),
            group -> {
              if (group.rank() == 1) {
                left.await();
                group.gather(NOTHING); // may have what rank 0 has sent before
                return group.gather(NOTHING);
              }
              killed.set(Thread.currentThread());
              try {
                return group.gather(NOTHING);
              } finally {
                left.countDown();
              }
            });
    for (Future<List<byte[]>> rank : ranks) {
      LostRankException lost = Ranks.failure(LostRankException.class, rank);
      assertEquals(0, lost.rank());
      assertEquals("rank 0 (127.0.0.1) was told to end", lost.getMessage());
    }
  }

  @Test
  void an_error_of_a_vector_reaches_its_caller_and_ends_the_group() throws Exception {
    IllegalStateException error = new IllegalStateException("no memory");
    GradientVector bad =
        new GradientVector() {
          @Override
          public int length() {
            return 100;
          }

          @Override
          public void read(int from, float[] into, int at, int count) {
            throw error;
          }

          @Override
          public void write(int to, float[] values, int at, int count) {
            throw error;
          }
        };
    List<Future<Boolean>> ranks =
        Ranks.start(
            2,
            Ranks.PATIENCE,
            group -> {
              GradientVector vector = group.rank() == 0 ? bad : GradientVector.of(new float[100]);
              group.sum(2, List.of(vector), vector);
              return true;
            });
    assertSame(error, Ranks.failure(IllegalStateException.class, ranks.getFirst()));
    LostRankException lost = Ranks.failure(LostRankException.class, ranks.getLast());
    assertEquals(0, lost.rank());
    assertEquals("rank 0 (127.0.0.1) has ended with an error: " + error, lost.getMessage());
  }

  @Test
  void an_interrupt_does_not_disturb_an_exchange() throws Exception {
    CyclicBarrier waiting = new CyclicBarrier(2);
    Thread[] first = new Thread[1];
    List<Future<Boolean>> ranks =
        Ranks.start(
            2,
            Ranks.PATIENCE,
            group -> {
              if (group.rank() == 0) {
                first[0] = Thread.currentThread();
                await(waiting);
              } else {
                await(waiting);
                first[0].interrupt();
              }
              assertEquals(2, group.gather(NOTHING).size());
              float[] elements = {group.rank() + 1f};
              GradientVector vector = GradientVector.of(elements);
              group.sum(2, List.of(vector), vector);
              assertEquals(3f, elements[0]);
              return Thread.interrupted();
            });
    assertEquals(List.of(true, false), Ranks.results(ranks));
  }

  private static void await(CyclicBarrier barrier)
      throws InterruptedException, BrokenBarrierException {
    assertTrue(barrier.await() >= 0);
  }

  @Test
  void close_ends_an_exchange_of_another_thread() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    List<Future<Boolean>> ranks =
        Ranks.start(
            2,
            Ranks.PATIENCE,
            group -> {
              if (group.rank() == 1) {
                done.await();
                return true;
              }
              Future<List<byte[]>> gathering = Ranks.thread(() -> group.gather(NOTHING));
              group.close();
              group.close();
              assertEquals(
                  "the group is closed", Ranks.failure(IOException.class, gathering).getMessage());
              assertThrows(IOException.class, () -> group.gather(NOTHING));
              done.countDown();
              return true;
            });
    assertEquals(List.of(true, true), Ranks.results(ranks));
  }

  @Test
  void a_rank_that_is_not_there_is_named() throws Exception {
    SocketListener gone = SocketListener.open(Ranks.HOST);
    SocketListener listener = SocketListener.open(Ranks.HOST);
    gone.close();
    List<String> addresses = List.of(gone.address(), listener.address());
    LostRankException lost =
        assertThrows(
            LostRankException.class,
            () -> listener.connect(1, addresses, "token", List.of(), Ranks.PATIENCE));
    assertEquals(
        "rank 0 (127.0.0.1) cannot be reached at %s: Connection refused".formatted(gone.address()),
        lost.getMessage());
    SocketListener alone = SocketListener.open(Ranks.HOST);
    List<String> other = List.of(alone.address(), gone.address());
    assertEquals(
        "rank 1 (127.0.0.1) has not connected within 300 ms",
        assertThrows(
                LostRankException.class, () -> alone.connect(0, other, "token", List.of(), SHORT))
            .getMessage());
  }
}
