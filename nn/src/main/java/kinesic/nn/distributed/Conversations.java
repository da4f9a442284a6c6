package kinesic.nn.distributed;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Speaks on several connections at once, each on a thread of its own and for a limited time, so
 * that a stranger who connects and says nothing keeps nobody waiting.
 */
final class Conversations implements Closeable {

  /** Speaks on one connection. */
  interface Speaker {

    /**
     * Speaks. The channel is closed afterwards, unless it was {@linkplain #handOn handed on}.
     *
     * @throws IOException if the conversation has failed
     */
    void speak(SocketChannel channel) throws IOException;
  }

  private static final int MOST_AT_ONCE = 256;

  private record Conversation(long start, long limitNanos) {}

  private final Map<SocketChannel, Conversation> open = new ConcurrentHashMap<>();
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);
  private volatile boolean closed;

  /** Accepts connections until {@code server} is closed, and lets {@code host} speak on each. */
  void accept(ServerSocketChannel server, Duration limit, Speaker host) {
    Thread.ofPlatform()
        .daemon()
        .name("kinesic-accept")
        .start(
            () -> {
              try {
                while (true) {
                  free.acquireUninterruptibly();
                  start(server.accept(), limit, host);
                }
              } catch (IOException e) {
                // the server is closed
              }
            });
  }

  /** Lets {@code guest} connect a channel and speak. */
  void connect(SocketChannel channel, Duration limit, Speaker guest) {
    free.acquireUninterruptibly();
    start(channel, limit, guest);
  }

  private void start(SocketChannel channel, Duration limit, Speaker speaker) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("kinesic-handshake")
            .unstarted(() -> run(channel, speaker));
    open.put(channel, new Conversation(System.nanoTime(), limit.toNanos()));
    if (closed) { // perhaps too late to be seen by close()
      open.remove(channel);
      close(channel);
    } else {
      thread.start();
    }
  }

  private void run(SocketChannel channel, Speaker speaker) {
    try {
      speaker.speak(channel);
    } catch (IOException e) {
      // a stranger, or a rank that has left; the speaker has told who needs to know
    } finally {
      if (open.remove(channel) != null) {
        close(channel);
      }
      free.release();
    }
  }

  /** Leaves an open channel to somebody else. */
  void handOn(SocketChannel channel) {
    open.remove(channel);
  }

  /**
   * Lets the thread that waits for the ranks wait a little, on a monitor that it holds.
   *
   * @param rank the rank of this process and its name, for messages
   * @throws LostRankException if this process was told to end
   * @throws InterruptedIOException if the thread is interrupted; it stays so
   */
  void pause(Object monitor, Patience patience, int rank, String name) throws IOException {
    closeOverdue();
    if (patience.killed().getAsBoolean()) {
      throw new LostRankException(rank, name + " was told to end");
    }
    try {
      TimeUnit.NANOSECONDS.timedWait(monitor, patience.tickNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for other ranks");
    }
  }

  private void closeOverdue() {
    long now = System.nanoTime();
    open.forEach(
        (channel, conversation) -> {
          if (now - conversation.start > conversation.limitNanos) {
            close(channel);
          }
        });
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // nothing will use the connection
    }
  }

  /** Closes the connections that nobody has taken over; the server must be closed before. */
  @Override
  public void close() {
    closed = true;
    open.keySet().forEach(Conversations::close);
  }
}
