package kinesic.nn.distributed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that find each other by the address of rank 0; here threads. */
@Timeout(60)
final class SocketRendezvousTest {

  private static final Patience SHORT = Patience.of(Duration.ofMillis(300));
  private static final Patience SECOND = Patience.of(Duration.ofSeconds(1));
  private static final List<String> FINGERPRINT = List.of("version = 1", "batch = 96");

  private int port;

  /** Chooses one below those that systems give to clients, so that no client gets it. */
  @BeforeEach
  void chooseFreePort() {
    SplittableRandom random = new SplittableRandom();
    do {
      port = random.nextInt(20_000, 30_000);
    } while (!isFree(port));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private SocketRendezvous rendezvous(int rank, int ranks, String secret, Patience patience) {
    return new SocketRendezvous(rank, ranks, Ranks.HOST + ":" + port, secret, patience);
  }

  private Callable<String> joining(SocketRendezvous rendezvous, List<String> fingerprint) {
    return () -> {
      try (Group group = rendezvous.join(fingerprint)) {
        StringBuilder said = new StringBuilder();
        for (byte[] bytes : group.gather(group.name(group.rank()).getBytes(US_ASCII))) {
          said.append(new String(bytes, US_ASCII)).append(';');
        }
        return said.toString();
      }
    };
  }

  private Callable<String> joining(int rank, int ranks) {
    return joining(rendezvous(rank, ranks, "", Ranks.PATIENCE), FINGERPRINT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void ranks_find_each_other_in_any_order(int ranks) throws Exception {
    List<Callable<String>> calls =
        IntStream.range(0, ranks).mapToObj(r -> joining(ranks - 1 - r, ranks)).toList();
    StringBuilder expected = new StringBuilder();
    for (int r = 0; r < ranks; r++) {
      expected.append(ranks == 1 ? "rank 0;" : "rank %s (127.0.0.1);".formatted(r));
    }
    for (String said : Ranks.results(Ranks.threads(calls))) {
      assertEquals(expected.toString(), said);
    }
  }

  /** A rank that waits for the word of rank 0. */
  private Handshake waiting(SocketChannel channel, int rank, int ranks) throws IOException {
    return Handshake.introduce(
        channel,
        "",
        "rank 0",
        new Handshake.Introduction(rank, ranks, new HostPort(Ranks.HOST, 1), FINGERPRINT));
  }

  @Test
  void another_fingerprint_ends_the_rendezvous_at_all_ranks() throws Exception {
    Future<String> host = Ranks.thread(joining(0, 4));
    try (SocketChannel channel = connect(host)) {
      Handshake early = waiting(channel, 3, 4);
      List<String> fingerprint = List.of("version = 1", "batch = 48");
      Future<String> liar =
          Ranks.thread(joining(rendezvous(1, 4, "", Ranks.PATIENCE), fingerprint));
      assertDiffers(Ranks.failure(FailedRankException.class, liar));
      assertDiffers(Ranks.failure(FailedRankException.class, Ranks.thread(joining(2, 4))));
      assertDiffers(Ranks.failure(FailedRankException.class, host));
      String heard = early.hear();
      assertDiffers(assertThrows(FailedRankException.class, () -> Invitation.read(heard)));
    }
  }

  private static void assertDiffers(FailedRankException failure) {
    assertEquals(1, failure.rank());
    assertEquals(
        "rank 1 (127.0.0.1) has batch = 48, rank 0 (127.0.0.1) has batch = 96",
        failure.getMessage());
  }

  @Test
  void another_number_of_ranks_ends_the_rendezvous() {
    Future<String> host =
        Ranks.thread(
            joining(rendezvous(0, 2, "", Patience.of(Duration.ofSeconds(2))), FINGERPRINT));
    Future<String> guest = Ranks.thread(joining(2, 3));
    for (Future<String> rank : List.of(host, guest)) {
      assertEquals(
          "rank 2 (127.0.0.1) was started as one of 3 ranks, rank 0 (127.0.0.1) as one of 2",
          Ranks.failure(FailedRankException.class, rank).getMessage());
    }
  }

  @Test
  void a_second_process_of_a_rank_is_refused_and_the_first_stays() throws Exception {
    Future<String> host = Ranks.thread(joining(0, 3));
    Future<String> one = Ranks.thread(joining(1, 3));
    Future<String> two = Ranks.thread(joining(1, 3));
    while (!one.isDone() && !two.isDone()) {
      Thread.onSpinWait();
    }
    assertEquals(
        "127.0.0.1 wants to be rank 1, which is 127.0.0.1 already",
        Ranks.failure(FailedRankException.class, one.isDone() ? one : two).getMessage());
    Future<String> first = one.isDone() ? two : one;
    assertEquals(3, Ranks.results(List.of(host, first, Ranks.thread(joining(2, 3)))).size());
  }

  @Test
  void strangers_are_refused_and_the_ranks_still_meet() throws Exception {
    Future<String> host = Ranks.thread(joining(0, 2));
    try (SocketChannel silent = connect(host);
        SocketChannel http = connect(host);
        SocketChannel garbage = connect(host)) {
      send(http, "GET / HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n".getBytes(US_ASCII));
      send(garbage, new byte[10_000]);
      awaitEnd(http);
      awaitEnd(garbage);
      assertTrue(silent.isConnected());
      assertEquals(2, Ranks.results(List.of(host, Ranks.thread(joining(1, 2)))).size());
    }
  }

  private SocketChannel connect(Future<?> host) throws IOException {
    while (!host.isDone()) {
      try {
        return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (ConnectException e) {
        Thread.onSpinWait(); // nobody listens yet
      }
    }
    throw new IOException("the host has ended");
  }

  private static void send(SocketChannel channel, byte[] bytes) {
    try {
      channel.write(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      // the other end may be quicker to close
    }
  }

  private static void awaitEnd(SocketChannel channel) {
    try {
      assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
    } catch (IOException e) {
      // TCP says so if something was sent that nobody has read
    }
  }

  @Test
  void another_secret_is_refused_and_named_when_the_patience_ends() {
    Future<String> host = Ranks.thread(joining(rendezvous(0, 2, "secret", SECOND), FINGERPRINT));
    Future<String> guest =
        Ranks.thread(joining(rendezvous(1, 2, "other", Ranks.PATIENCE), FINGERPRINT));
    assertEquals(
        "rank 0 (127.0.0.1) has another token: start all processes with the same one",
        Ranks.failure(FailedRankException.class, guest).getMessage());
    LostRankException lost = Ranks.failure(LostRankException.class, host);
    assertEquals(
        "rank 1 has not come to 127.0.0.1:%s within 1 s; refused: 127.0.0.1 has sent the proof"
                .formatted(port)
            + " of another token",
        lost.getMessage());
    assertEquals(1, lost.rank());
  }

  @Test
  void names_the_ranks_that_do_not_come() throws Exception {
    Future<String> host = Ranks.thread(joining(rendezvous(0, 4, "", SECOND), FINGERPRINT));
    try (SocketChannel channel = connect(host)) {
      Handshake guest = waiting(channel, 2, 4);
      String message = "ranks 1, 3 have not come to 127.0.0.1:%s within 1 s".formatted(port);
      assertEquals(message, Ranks.failure(LostRankException.class, host).getMessage());
      String heard = guest.hear();
      LostRankException told = assertThrows(LostRankException.class, () -> Invitation.read(heard));
      assertEquals(message, told.getMessage());
    }
  }

  @Test
  void says_that_rank_0_cannot_be_reached() {
    LostRankException lost =
        Ranks.failure(
            LostRankException.class,
            Ranks.thread(joining(rendezvous(1, 2, "", SHORT), FINGERPRINT)));
    assertEquals(0, lost.rank());
    assertEquals(
        "rank 0 cannot be reached at 127.0.0.1:%s within 300 ms: Connection refused"
            .formatted(port),
        lost.getMessage());
  }

  @Test
  void says_that_the_port_is_taken() throws Exception {
    try (ServerSocket other = new ServerSocket()) {
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      IOException failure = Ranks.failure(IOException.class, Ranks.thread(joining(0, 2)));
      assertEquals(
          "rank 0 (127.0.0.1) cannot listen at 127.0.0.1:%s: Address already in use"
              .formatted(port),
          failure.getMessage());
    }
  }

  @Test
  void says_that_a_host_is_not_known() {
    for (int rank = 0; rank < 2; rank++) {
      SocketRendezvous rendezvous =
          new SocketRendezvous(rank, 2, "nowhere.invalid:7077", "", Ranks.PATIENCE);
      assertEquals(
          "the host \"nowhere.invalid\" is not known",
          assertThrows(UnknownHostException.class, () -> rendezvous.join(FINGERPRINT))
              .getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void an_interrupt_ends_the_wait(int rank) throws Exception {
    Callable<Boolean> call =
        () -> {
          Thread.currentThread().interrupt();
          assertThrows(InterruptedIOException.class, () -> joining(rank, 2).call());
          return Thread.interrupted();
        };
    assertEquals(List.of(true), Ranks.results(List.of(Ranks.thread(call))));
  }

  @ParameterizedTest
  @CsvSource({
    "host, \"host\" is not HOST:PORT",
    "host:, \"host:\" is not HOST:PORT",
    ":7077, \":7077\" is not HOST:PORT",
    "host:70000, \"host:70000\" is not HOST:PORT",
    "::1:7077, '\"::1:7077\": an IPv6 address needs brackets, as in [::1]:7077'",
    "host:0, \"host:0\": port 0 cannot be used"
  })
  void refuses_what_is_no_address(String address, String message) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class,
                () -> new SocketRendezvous(0, 2, address, "", Ranks.PATIENCE))
            .getMessage());
  }
}
