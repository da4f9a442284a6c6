package kinesic.nn.distributed;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rank above 0 of a {@link SocketRendezvous}: connects to rank 0, again and again until it is
 * there, says where this rank listens, and waits until rank 0 says where the others do. The fields
 * that change are guarded by the monitor of this object.
 */
final class RendezvousGuest {

  /** How much longer than for the others to wait for the word of rank 0, which waits for them. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private static final Duration NO_LIMIT = Duration.ofDays(1_000);

  private final int rank;
  private final int ranks;
  private final HostPort address;
  private final String secret;
  private final List<String> fingerprint;
  private final Patience patience;
  private final Conversations conversations = new Conversations();
  private boolean trying;
  private boolean welcome;
  private long welcomeSince; // nanoTime
  private @Nullable SocketListener listener;
  private @Nullable Invitation invitation;
  private @Nullable IOException problem; // ends the rendezvous
  private String obstacle = "no answer"; // of the last attempt

  RendezvousGuest(
      int rank,
      int ranks,
      HostPort address,
      String secret,
      List<String> fingerprint,
      Patience patience) {
    this.rank = rank;
    this.ranks = ranks;
    this.address = address;
    this.secret = secret;
    this.fingerprint = fingerprint;
    this.patience = patience;
  }

  private String hostName() {
    return "rank 0 (%s)".formatted(address.host());
  }

  Group join() throws IOException {
    try {
      Invitation accepted;
      try (conversations) {
        accepted = awaitInvitation();
      }
      return listener()
          .connect(rank, accepted.addresses(), accepted.token(secret), fingerprint, patience);
    } finally {
      closeListener();
    }
  }

  private synchronized Invitation awaitInvitation() throws IOException {
    long start = System.nanoTime();
    long next = start;
    while (invitation == null) {
      if (problem != null) {
        throw problem;
      }
      long now = System.nanoTime();
      checkPatience(now, start);
      if (!trying && now - next >= 0) {
        trying = true;
        next = now + patience.tickNanos();
        conversations.connect(SocketChannel.open(), NO_LIMIT, this::visit);
      }
      conversations.pause(this, patience, rank, "rank " + rank);
    }
    return invitation;
  }

  private void checkPatience(long now, long start) throws LostRankException {
    long limit = patience.limit().toNanos();
    if (welcome && now - welcomeSince > limit + MARGIN.toNanos()) {
      throw new LostRankException(
          0,
          "%s has not said within %s where the other ranks are"
              .formatted(hostName(), patience.text()));
    }
    if (!welcome && now - start > limit) {
      throw new LostRankException(
          0,
          "rank 0 cannot be reached at %s within %s: %s"
              .formatted(address, patience.text(), obstacle));
    }
  }

  // ---------------------------------------------------------------- thread of the conversation

  private void visit(SocketChannel channel) throws IOException {
    try {
      channel.connect(address.resolve());
      if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
        throw new ConnectException("Connection refused"); // TCP has connected the port with itself
      }
      Handshake handshake =
          Handshake.introduce(
              channel,
              secret,
              hostName(),
              new Handshake.Introduction(rank, ranks, listen(channel), fingerprint));
      isWelcome();
      accept(Invitation.read(handshake.hear()));
    } catch (LostRankException | FailedRankException | UnknownHostException e) {
      end(e);
    } catch (IOException e) {
      retry(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  /**
   * Listens for the other ranks at the address from which this one reaches rank 0. If that is a way
   * inside this machine, other ranks come from outside, so it listens at every address.
   *
   * @return the address for the others
   */
  private synchronized HostPort listen(SocketChannel channel) throws IOException {
    InetAddress local = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
    boolean inside = local.isLoopbackAddress() && !address.isLoopback();
    closeListener(); // of the attempt before
    listener =
        SocketListener.open(
            HostPort.text(local),
            inside ? new InetSocketAddress(0) : new InetSocketAddress(local, 0));
    return listener.hostPort();
  }

  private synchronized void isWelcome() {
    welcome = true;
    welcomeSince = System.nanoTime();
  }

  private synchronized void accept(Invitation received) {
    invitation = received;
    notifyAll();
  }

  private synchronized void end(IOException cause) {
    problem = cause;
    notifyAll();
  }

  private synchronized void retry(String reason) {
    trying = false;
    obstacle = reason;
    if (welcome) {
      problem =
          new LostRankException(
              0, "the connection to %s is lost: %s".formatted(hostName(), reason));
    }
    notifyAll();
  }

  private synchronized SocketListener listener() {
    return Objects.requireNonNull(listener);
  }

  private synchronized void closeListener() throws IOException {
    if (listener != null) {
      listener.close();
    }
  }
}
