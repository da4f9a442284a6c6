package kinesic.nn.distributed;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/**
 * The port of a rank that other ranks connect to, for programs that tell the ranks each other's
 * addresses themselves. Each rank
 *
 * <ol>
 *   <li>opens a listener at an address of its machine that the other machines can reach,
 *   <li>tells all others its {@link #address}; one rank also tells a {@linkplain
 *       SocketGroup#newToken random token},
 *   <li>calls {@link #connect}.
 * </ol>
 *
 * <p>A connection that does not prove that it knows the token is closed; whatever else comes to the
 * port does no harm. The token itself is not sent. Nothing is encrypted.
 */
public final class SocketListener implements Closeable {

  private static final int BACKLOG = 256;

  private final ServerSocketChannel server;
  private final HostPort address;

  private SocketListener(ServerSocketChannel server, HostPort address) {
    this.server = server;
    this.address = address;
  }

  /**
   * Listens at a free port.
   *
   * @param host a name or an address of this machine, as the other ranks know it
   * @throws IOException if the host is not known or is another machine
   */
  public static SocketListener open(String host) throws IOException {
    HostPort address = new HostPort(host, 0);
    try {
      return open(host, address.resolve());
    } catch (BindException e) {
      throw new IOException("cannot listen at %s: %s".formatted(address, e.getMessage()), e);
    }
  }

  /**
   * Listens at a socket address.
   *
   * @param host what the other ranks call this machine
   */
  static SocketListener open(String host, InetSocketAddress at) throws IOException {
    ServerSocketChannel server = bind(at);
    int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    return new SocketListener(server, new HostPort(host, port));
  }

  /** Returns a channel that listens at an address. */
  static ServerSocketChannel bind(InetSocketAddress address) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      return server.bind(address, BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  HostPort hostPort() {
    return address;
  }

  /** Returns the host and the port, written {@code host:port} or {@code [IPv6 address]:port}. */
  public String address() {
    return address.toString();
  }

  /**
   * Connects all ranks with each other, and closes this listener.
   *
   * @param rank the rank of this process
   * @param addresses the addresses of all ranks, in their order
   * @param token what only the ranks know
   * @param fingerprint lines that must be the same at all ranks, of at most 256 KiB together
   * @return the group; must be closed
   * @throws LostRankException if a rank has ended or does not connect before the patience ends
   * @throws FailedRankException if a rank has another fingerprint, token or protocol
   * @throws java.io.InterruptedIOException if the thread is interrupted; it stays so
   */
  public Group connect(
      int rank, List<String> addresses, String token, List<String> fingerprint, Patience patience)
      throws IOException {
    try (this) {
      if (addresses.size() == 1) {
        return Group.alone();
      }
      List<HostPort> hosts = addresses.stream().map(HostPort::parse).toList();
      return new Meeting(rank, hosts, token, fingerprint, patience).hold(server);
    }
  }

  /** Closes the port; does nothing after {@link #connect}. */
  @Override
  public void close() throws IOException {
    server.close();
  }
}
