package kinesic.benchmarks.distributed;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kinesic.nn.distributed.Group;

/**
 * The limit of this machine for an exchange: a connection of each rank with each other one that
 * moves the same bytes in both directions at once, through buffers outside the heap, and does
 * nothing else.
 */
final class BareSockets implements Closeable {

  private static final int BUFFER = 1 << 18; // bytes, as many as a group uses

  private final List<Peer> peers;
  private final ExecutorService threads;

  private BareSockets(List<Peer> peers) {
    this.peers = peers;
    this.threads = Executors.newFixedThreadPool(Math.max(1, 2 * peers.size()));
  }

  /** A connection, with a buffer for each direction. */
  private record Peer(SocketChannel channel, ByteBuffer out, ByteBuffer in) {

    Peer(SocketChannel channel) throws IOException {
      this(channel, ByteBuffer.allocateDirect(BUFFER), ByteBuffer.allocateDirect(BUFFER));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    void send(long bytes) throws IOException {
      for (long left = bytes; left > 0; ) {
        out.clear().limit((int) Math.min(left, BUFFER));
        left -= channel.write(out);
      }
    }

    void receive(long bytes) throws IOException {
      for (long left = bytes; left > 0; ) {
        in.clear().limit((int) Math.min(left, BUFFER));
        int count = channel.read(in);
        if (count < 0) {
          throw new EOFException("a rank has closed its connection");
        }
        left -= count;
      }
    }
  }

  /** Connects the ranks of a group on this machine; all of them must call it. */
  static BareSockets connect(Group group) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    List<Peer> peers = new ArrayList<>();
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(here, 0));
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      List<byte[]> ports = group.gather(ByteBuffer.allocate(Integer.BYTES).putInt(port).array());
      for (int rank = 0; rank < group.rank(); rank++) {
        int other = ByteBuffer.wrap(ports.get(rank)).getInt();
        peers.add(new Peer(SocketChannel.open(new InetSocketAddress(here, other))));
      }
      while (peers.size() < group.size() - 1) {
        peers.add(new Peer(server.accept()));
      }
    }
    return new BareSockets(peers);
  }

  /** Sends {@code bytes} bytes to each other rank and receives as many from each, all at once. */
  void exchange(long bytes) throws IOException, InterruptedException {
    List<Future<?>> running = new ArrayList<>();
    for (Peer peer : peers) {
      running.add(
          threads.submit(
              () -> {
                peer.send(bytes);
                return null;
              }));
      running.add(
          threads.submit(
              () -> {
                peer.receive(bytes);
                return null;
              }));
    }
    try {
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the ranks cannot exchange bytes", e);
    }
  }

  /**
   * Sends a message to each other rank and then receives one from each, on this thread.
   *
   * @param bytes the length of a message, small enough for the buffers of a connection
   */
  void message(int bytes) throws IOException {
    for (Peer peer : peers) {
      peer.send(bytes);
    }
    for (Peer peer : peers) {
      peer.receive(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (Peer peer : peers) {
      peer.channel().close();
    }
  }
}
