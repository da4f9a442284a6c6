package kinesic.nn.distributed;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Connects the ranks of a group, all with all: each is the guest of the lower ranks and the host of
 * the higher ones. The fields that change are guarded by the monitor of this object.
 */
final class Meeting {

  private final int rank;
  private final List<HostPort> addresses;
  private final List<String> names = new ArrayList<>();
  private final String token;
  private final List<String> fingerprint;
  private final Patience patience;
  private final Conversations conversations = new Conversations();
  private final SortedMap<Integer, Link> links = new TreeMap<>();
  private @Nullable IOException problem;

  Meeting(
      int rank,
      List<HostPort> addresses,
      String token,
      List<String> fingerprint,
      Patience patience) {
    this.rank = rank;
    this.addresses = addresses;
    this.token = token;
    this.fingerprint = fingerprint;
    this.patience = patience;
    for (int r = 0; r < addresses.size(); r++) {
      names.add("rank %s (%s)".formatted(r, addresses.get(r).host()));
    }
  }

  /** Connects the ranks; returns once each is connected with each. */
  Group hold(ServerSocketChannel server) throws IOException {
    Group group = connect(server);
    try {
      group.gather(new byte[0]);
      return group;
    } catch (IOException e) {
      group.close();
      throw e;
    }
  }

  private Group connect(ServerSocketChannel server) throws IOException {
    boolean done = false;
    try (conversations;
        server) {
      conversations.accept(server, patience.handshakeLimit(), this::host);
      for (int r = 0; r < rank; r++) {
        int to = r;
        conversations.connect(
            SocketChannel.open(), patience.limit(), channel -> visit(to, channel));
      }
      awaitAll();
      done = true;
    } catch (IOException e) {
      report(e);
      throw e;
    } finally {
      if (!done) {
        sayGoodbye();
      }
    }
    return new SocketGroup(rank, names, List.copyOf(links.values()), patience);
  }

  private synchronized void awaitAll() throws IOException {
    long start = System.nanoTime();
    while (links.size() < addresses.size() - 1) {
      if (problem != null) {
        throw problem;
      }
      if (System.nanoTime() - start > patience.limit().toNanos()) {
        int missing = missing();
        throw new LostRankException(
            missing,
            "%s has not connected within %s".formatted(names.get(missing), patience.text()));
      }
      for (Link link : links.values()) {
        look(link);
      }
      conversations.pause(this, patience, rank, names.get(rank));
    }
  }

  private int missing() {
    int missing = 0;
    while (missing == rank || links.containsKey(missing)) {
      missing++;
    }
    return missing;
  }

  private static void look(Link link) throws IOException {
    try {
      link.look();
    } catch (EndingException e) {
      throw e.ending().toException();
    } catch (IOException e) {
      throw new LostRankException(link.rank(), link.name() + " has closed the connection");
    }
  }

  // ---------------------------------------------------------------- threads of the conversations

  /** Speaks with whoever has connected. */
  private void host(SocketChannel channel) throws IOException {
    Handshake.Guest guest = Handshake.listen(channel, token);
    Handshake.Introduction introduction = guest.introduction();
    int from = introduction.rank();
    if (introduction.ranks() != addresses.size() || from <= rank || from >= addresses.size()) {
      guest.refuse(
          from,
          "%s does not expect rank %s of %s"
              .formatted(names.get(rank), from, introduction.ranks()));
      return;
    }
    Optional<String> difference =
        Fingerprint.difference(
            names.get(from), introduction.fingerprint(), names.get(rank), fingerprint);
    if (difference.isPresent()) {
      guest.refuse(from, difference.get());
      report(new FailedRankException(from, difference.get()));
      return;
    }
    welcome(guest, from, channel);
  }

  private synchronized void welcome(Handshake.Guest guest, int from, SocketChannel channel)
      throws IOException {
    if (links.containsKey(from)) {
      guest.refuse(from, names.get(from) + " is connected already");
      return;
    }
    guest.welcome();
    add(from, channel);
  }

  /** Connects to a lower rank. */
  private void visit(int to, SocketChannel channel) throws IOException {
    try {
      channel.connect(addresses.get(to).resolve());
      Handshake.introduce(
          channel,
          token,
          names.get(to),
          new Handshake.Introduction(rank, addresses.size(), addresses.get(rank), fingerprint));
      add(to, channel);
    } catch (FailedRankException e) {
      report(e);
      throw e;
    } catch (ClosedChannelException e) {
      report(
          new LostRankException(
              to, "%s has not answered within %s".formatted(names.get(to), patience.text())));
      throw e;
    } catch (IOException e) {
      report(
          new LostRankException(
              to,
              "%s cannot be reached at %s: %s"
                  .formatted(names.get(to), addresses.get(to), e.getMessage())));
      throw e;
    }
  }

  private synchronized void add(int other, SocketChannel channel) throws IOException {
    conversations.handOn(channel);
    links.put(other, new Link(other, names.get(other), channel));
    notifyAll();
  }

  private synchronized void report(IOException found) {
    if (problem == null) {
      problem = found;
    }
    notifyAll();
  }

  // ---------------------------------------------------------------- the end

  /** Tells the ranks that are connected why this one leaves. */
  private synchronized void sayGoodbye() {
    Ending ending = Ending.of(problem, rank, names.get(rank));
    for (Link link : links.values()) {
      try (link) {
        link.sendEnding(ending);
      } catch (IOException e) {
        // the other rank has left before
      }
    }
  }
}
