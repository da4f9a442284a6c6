package kinesic.nn.distributed;

import java.io.IOException;
import java.util.List;

/**
 * A rendezvous of processes that were started one by one, by hand, by a script or by a scheduler:
 * rank 0 listens at an address that all know, and tells the others where all are. The processes may
 * be started in any order, as long as all are there before the patience of the first one ends.
 *
 * <p>Each rank is reached by the others at the address from which it reaches rank 0, at a free
 * port; so the machines must let each other connect to any port.
 *
 * <p>With a secret, a process that does not know it cannot join. The secret is not sent. Nothing is
 * encrypted: use this in a network that is trusted, or in a tunnel.
 */
public final class SocketRendezvous implements Rendezvous {

  private final int rank;
  private final int ranks;
  private final HostPort address;
  private final String secret;
  private final Patience patience;

  /**
   * Creates a rendezvous; nothing happens before {@link #join}.
   *
   * @param rank the rank of this process, from 0
   * @param ranks the number of ranks
   * @param address where rank 0 listens, written {@code host:port} or {@code [IPv6 address]:port}.
   *     Rank 0 may be given {@code 0.0.0.0:port}, if its machine does not know the address that the
   *     others use
   * @param secret what only the processes of this run know, the same at all of them; may be empty
   * @param patience how long to wait for the others, now and later
   * @throws IllegalArgumentException if there is no such rank, or the address is none
   */
  public SocketRendezvous(int rank, int ranks, String address, String secret, Patience patience) {
    if (rank < 0 || rank >= ranks) {
      throw new IllegalArgumentException("rank %s of %s".formatted(rank, ranks));
    }
    this.rank = rank;
    this.ranks = ranks;
    this.address = HostPort.parse(address);
    if (this.address.port() == 0) {
      throw new IllegalArgumentException("\"%s\": port 0 cannot be used".formatted(address));
    }
    this.secret = secret;
    this.patience = patience;
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return ranks;
  }

  /**
   * {@inheritDoc}
   *
   * @throws FailedRankException if a rank has another fingerprint, secret, number of ranks or
   *     protocol, or another process has the rank of this one
   * @throws java.net.UnknownHostException if the host of rank 0 is not known
   * @throws java.io.InterruptedIOException if the thread is interrupted; it stays so
   */
  @Override
  public Group join(List<String> fingerprint) throws IOException {
    if (ranks == 1) {
      return Group.alone();
    }
    return rank == 0
        ? new RendezvousHost(ranks, address, secret, fingerprint, patience).join()
        : new RendezvousGuest(rank, ranks, address, secret, fingerprint, patience).join();
  }
}
