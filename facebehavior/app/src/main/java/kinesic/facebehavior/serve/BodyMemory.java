package kinesic.facebehavior.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Holds the bodies of requests in memory, with a limit for each and a limit for all together. What
 * counts is what has arrived, not what a client announces. Thread-safe.
 */
final class BodyMemory {

  private static final int CHUNK = 1 << 16;

  private final long mostOfOne;
  private final AtomicLong left;

  /**
   * Creates memory without bodies.
   *
   * @param mostOfOne the most bytes of a body
   * @param mostOfAll the most bytes of all bodies that are held at once
   */
  BodyMemory(long mostOfOne, long mostOfAll) {
    this.mostOfOne = mostOfOne;
    left = new AtomicLong(Math.max(mostOfOne, mostOfAll));
  }

  /** Makes room for a body, until it is closed. */
  Room open() {
    return new Room();
  }

  /** The memory of one body. */
  final class Room implements AutoCloseable {

    private long held;

    /**
     * Reads a body to its end.
     *
     * @throws Refusal with status 413 if it is larger than a body may be, with 503 if too many
     *     bodies are held
     * @throws IOException if the connection breaks
     */
    byte[] read(InputStream in) throws IOException, Refusal {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK];
      int count = in.read(chunk);
      while (count >= 0) {
        hold(count);
        body.write(chunk, 0, count);
        count = in.read(chunk);
      }
      return body.toByteArray();
    }

    private void hold(int count) throws Refusal {
      requireSize(held + count);
      if (left.addAndGet(-count) < 0) {
        left.addAndGet(count);
        throw Refusal.busy("the service holds as many uploads as its memory allows, try again");
      }
      held += count;
    }

    /** Gives the memory back. */
    @Override
    public void close() {
      left.addAndGet(held);
      held = 0;
    }
  }

  /**
   * Makes sure that a body of this size is read.
   *
   * @throws Refusal with status 413 if it is too large
   */
  void requireSize(long bytes) throws Refusal {
    if (bytes > mostOfOne) {
      throw new Refusal(413, "the request is larger than %s bytes".formatted(mostOfOne));
    }
  }
}
