package kinesic.nn.distributed;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rank 0 of a {@link SocketRendezvous}: waits until all ranks have said where they are, then tells
 * all of them. The fields that change are guarded by the monitor of this object.
 */
final class RendezvousHost {

  /**
   * A rank that waits.
   *
   * @param address where it listens
   * @param from its address as seen from here
   * @param to the address of this machine as seen from there
   */
  private record Waiting(
      SocketChannel channel,
      Handshake handshake,
      HostPort address,
      InetAddress from,
      InetAddress to) {

    void say(String text) {
      try {
        channel.configureBlocking(true);
        handshake.say(text);
      } catch (IOException e) {
        // the process has ended; the others will see
      }
    }

    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // nothing will use the connection
      }
    }

    /** Returns whether the process has ended. */
    boolean hasLeft() {
      try {
        return channel.read(ByteBuffer.allocate(1)) < 0;
      } catch (IOException e) {
        return true;
      }
    }
  }

  /** How long to stay after a problem, for ranks that start a little later. */
  private static final long LINGER_NANOS = 5_000_000_000L;

  private final int ranks;
  private final HostPort address;
  private final String secret;
  private final List<String> fingerprint;
  private final Patience patience;
  private final Conversations conversations = new Conversations();
  private final SortedMap<Integer, Waiting> waiting = new TreeMap<>();
  private final Set<Integer> told = new HashSet<>(); // of the problem
  private @Nullable FailedRankException problem; // ends the rendezvous
  private long problemSince; // nanoTime
  private String refused = ""; // the last one who was refused, and why

  RendezvousHost(
      int ranks, HostPort address, String secret, List<String> fingerprint, Patience patience) {
    this.ranks = ranks;
    this.address = address;
    this.secret = secret;
    this.fingerprint = fingerprint;
    this.patience = patience;
  }

  Group join() throws IOException {
    InetSocketAddress at = place();
    String random = Handshake.randomText();
    try (SocketListener listener =
        SocketListener.open(address.host(), new InetSocketAddress(at.getAddress(), 0))) {
      try (conversations;
          ServerSocketChannel server = bind(at)) {
        conversations.accept(server, patience.handshakeLimit(), this::host);
        awaitAll();
        sayAll(rank -> new Invitation(random, addresses(rank, listener)).text());
      } catch (IOException e) {
        sayAll(rank -> Invitation.cancelled(Ending.of(e, 0, name())));
        throw e;
      } finally {
        waiting.values().forEach(Waiting::close);
      }
      List<String> addresses = new ArrayList<>();
      addresses.add(listener.address());
      waiting.values().forEach(rank -> addresses.add(rank.address.toString()));
      return listener.connect(
          0, addresses, new Invitation(random, addresses).token(secret), fingerprint, patience);
    }
  }

  /**
   * Returns where to listen. Some machines call themselves by an address that only they can reach;
   * then it is every address they have.
   */
  private InetSocketAddress place() throws IOException {
    InetSocketAddress at = address.resolve();
    return at.getAddress().isLoopbackAddress() && !address.isLoopback()
        ? new InetSocketAddress(address.port())
        : at;
  }

  private ServerSocketChannel bind(InetSocketAddress at) throws IOException {
    try {
      return SocketListener.bind(at);
    } catch (BindException e) {
      throw new IOException(
          "%s cannot listen at %s: %s".formatted(name(), address, e.getMessage()), e);
    }
  }

  private String name() {
    return name(0, address.host());
  }

  private static String name(int rank, String host) {
    return "rank %s (%s)".formatted(rank, host);
  }

  private synchronized void awaitAll() throws IOException {
    long start = System.nanoTime();
    while (waiting.size() < ranks - 1) {
      boolean over = System.nanoTime() - start > patience.limit().toNanos();
      if (problem != null && (over || isTold())) {
        throw problem;
      }
      if (over) {
        throw missing();
      }
      conversations.pause(this, patience, 0, name());
      waiting
          .values()
          .removeIf(
              rank -> {
                boolean left = rank.hasLeft();
                if (left) {
                  rank.close();
                }
                return left;
              });
    }
  }

  /** Returns whether all ranks are here to be told of a problem, or have had time to come. */
  private boolean isTold() {
    boolean all =
        IntStream.range(1, ranks).allMatch(r -> waiting.containsKey(r) || told.contains(r));
    return all || System.nanoTime() - problemSince > LINGER_NANOS;
  }

  private LostRankException missing() {
    List<Integer> missing =
        IntStream.range(1, ranks).filter(rank -> !waiting.containsKey(rank)).boxed().toList();
    String numbers = missing.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String who =
        missing.size() == 1 ? "rank %s has".formatted(numbers) : "ranks %s have".formatted(numbers);
    return new LostRankException(
        missing.getFirst(),
        "%s not come to %s within %s%s".formatted(who, address, patience.text(), refused));
  }

  /** Returns the addresses of all ranks as {@code to} can reach them. */
  private List<String> addresses(Waiting to, SocketListener listener) {
    String here = HostPort.text(to.to);
    List<String> addresses = new ArrayList<>();
    addresses.add(new HostPort(here, listener.hostPort().port()).toString());
    for (Waiting rank : waiting.values()) {
      boolean sameMachine = rank.from.isLoopbackAddress() && !to.from.isLoopbackAddress();
      addresses.add(
          (sameMachine ? new HostPort(here, rank.address.port()) : rank.address).toString());
    }
    return addresses;
  }

  private synchronized void sayAll(Function<Waiting, String> text) {
    waiting.values().forEach(rank -> rank.say(text.apply(rank)));
  }

  // ---------------------------------------------------------------- threads of the conversations

  /** Speaks with whoever has connected. */
  private void host(SocketChannel channel) throws IOException {
    InetAddress from = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
    Handshake.Guest guest;
    try {
      guest = Handshake.listen(channel, secret);
    } catch (ProtocolException e) {
      refuse("%s has sent %s".formatted(HostPort.text(from), e.getMessage()));
      throw e;
    }
    welcome(guest, from, channel);
  }

  private synchronized void welcome(Handshake.Guest guest, InetAddress from, SocketChannel channel)
      throws IOException {
    Handshake.Introduction introduction = guest.introduction();
    int rank = introduction.rank();
    String name = name(rank, HostPort.text(from));
    if (problem == null) {
      objection(introduction, name)
          .ifPresent(
              reason -> {
                problem = new FailedRankException(rank, reason);
                problemSince = System.nanoTime();
              });
    }
    if (problem != null) {
      guest.refuse(problem.rank(), String.valueOf(problem.getMessage()));
      told.add(rank);
      notifyAll();
      return;
    }
    Waiting other = waiting.get(rank);
    if (other != null && !other.hasLeft()) {
      String reason =
          "%s wants to be rank %s, which is %s already"
              .formatted(HostPort.text(from), rank, other.address.host());
      guest.refuse(rank, reason);
      refuse(reason);
      return;
    }
    InetAddress to = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
    guest.welcome();
    channel.configureBlocking(false);
    conversations.handOn(channel);
    Waiting before =
        waiting.put(
            rank, new Waiting(channel, guest.handshake(), introduction.address(), from, to));
    if (before != null) {
      before.close();
    }
    notifyAll();
  }

  /** Returns why a rank makes this run impossible, if it does. */
  private Optional<String> objection(Handshake.Introduction introduction, String name) {
    if (introduction.ranks() != ranks) {
      return Optional.of(
          "%s was started as one of %s ranks, %s as one of %s"
              .formatted(name, introduction.ranks(), name(), ranks));
    }
    if (introduction.rank() < 1 || introduction.rank() >= ranks) {
      return Optional.of("%s: the ranks are numbered from 0 to %s".formatted(name, ranks - 1));
    }
    return Fingerprint.difference(name, introduction.fingerprint(), name(), fingerprint);
  }

  private synchronized void refuse(String reason) {
    refused = "; refused: " + reason;
  }
}
