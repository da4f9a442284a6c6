package kinesic.nn.distributed;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The connection to another rank, which carries frames: a byte for the type and three for the
 * number of the exchange, four for the length, and the content, all little-endian.
 *
 * <p>One thread sends and one receives. Others may ask how long these have been waiting, and close.
 */
final class Link implements Closeable {

  /** The most floats of a frame of a sum. */
  static final int CHUNK = 1 << 16;

  /** The most bytes that a rank may bring to {@link Group#gather}. */
  static final int MOST_GATHERED = 1 << 28;

  private static final int GATHER = 1;
  private static final int SUM = 2;
  private static final int WAITING = 3;
  private static final int LOST = 4;
  private static final int FAILED = 5;

  private static final int HEADER = 8;
  private static final int CALLS = 0xff_ffff;
  private static final int MOST_REASON = 1 << 14;
  private static final long IDLE = Long.MAX_VALUE;

  private final int rank;
  private final String name;
  private final SocketChannel channel;
  private final ByteBuffer out = buffer(HEADER + Float.BYTES * CHUNK);
  private final FloatBuffer outFloats =
      out.slice(HEADER, Float.BYTES * CHUNK).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  private final float[] outValues = new float[CHUNK];
  private final ByteBuffer header = buffer(HEADER);
  private final ByteBuffer in = buffer(Float.BYTES * CHUNK);
  private final FloatBuffer inFloats = in.asFloatBuffer();
  private final float[] inValues = new float[CHUNK];
  private volatile long readingSince = IDLE;
  private volatile long writingSince = IDLE;

  /**
   * Takes over a connection.
   *
   * @param name what messages call the other rank
   */
  Link(int rank, String name, SocketChannel channel) throws IOException {
    this.rank = rank;
    this.name = name;
    this.channel = channel;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int rank() {
    return rank;
  }

  String name() {
    return name;
  }

  /** Returns for how long the other rank has sent nothing that is waited for, in nanoseconds. */
  long silentNanos(long now) {
    long since = readingSince;
    return since == IDLE ? 0 : now - since;
  }

  /** Returns for how long the other rank has taken nothing that is to be sent, in nanoseconds. */
  long deafNanos(long now) {
    long since = writingSince;
    return since == IDLE ? 0 : now - since;
  }

  // ---------------------------------------------------------------- sending

  /** Sends elements of a vector, at most {@link #CHUNK}, as a part of a sum. */
  void send(int call, GradientVector vector, int from, int count) throws IOException {
    vector.read(from, outValues, 0, count);
    outFloats.clear().put(outValues, 0, count);
    start(SUM, call, Float.BYTES * count);
    out.position(0).limit(HEADER + Float.BYTES * count);
    write();
  }

  /** Sends bytes to be gathered. */
  void send(int call, byte[] bytes) throws IOException {
    send(GATHER, call, bytes);
  }

  /** Tells the other rank that this one is alive and waits for another. */
  void sendWaiting() throws IOException {
    send(WAITING, 0, new byte[0]);
  }

  /** Tells the other rank why this one leaves, and that nothing will follow. */
  void sendEnding(Ending ending) throws IOException {
    if (ending.kind() != Ending.Kind.CLOSED) {
      byte[] reason = ending.reason().getBytes(StandardCharsets.UTF_8);
      byte[] content = new byte[Integer.BYTES + Math.min(reason.length, MOST_REASON)];
      ByteBuffer.wrap(content).putInt(ending.rank()).put(reason, 0, content.length - Integer.BYTES);
      send(ending.kind() == Ending.Kind.LOST ? LOST : FAILED, 0, content);
    }
    channel.shutdownOutput();
  }

  private void send(int type, int call, byte[] bytes) throws IOException {
    start(type, call, bytes.length);
    int at = 0;
    out.position(HEADER);
    do {
      int count = Math.min(out.remaining(), bytes.length - at);
      out.put(bytes, at, count).flip();
      write();
      out.clear();
      at += count;
    } while (at < bytes.length);
  }

  private void start(int type, int call, int length) {
    out.clear().putInt(0, type | (call & CALLS) << 8).putInt(4, length);
  }

  private void write() throws IOException {
    try {
      while (out.hasRemaining()) {
        writingSince = System.nanoTime();
        channel.write(out);
      }
    } finally {
      writingSince = IDLE;
    }
  }

  // ---------------------------------------------------------------- receiving

  /**
   * Receives a part of a sum.
   *
   * @throws EOFException if the other rank has closed the connection
   * @throws ProtocolException if something else comes
   * @throws EndingException if the other rank says that the group has ended
   */
  void receive(int call, float[] values, int count) throws IOException {
    int length = next(SUM, call);
    if (length != Float.BYTES * count) {
      throw new ProtocolException(
          "%s bytes of a sum where %s are expected".formatted(length, Float.BYTES * count));
    }
    fill(in.clear().limit(length));
    inFloats.clear().get(values, 0, count);
  }

  /**
   * Receives elements of a vector, at most {@link #CHUNK}.
   *
   * @throws EOFException if the other rank has closed the connection
   * @throws ProtocolException if something else comes
   * @throws EndingException if the other rank says that the group has ended
   */
  void receive(int call, GradientVector vector, int to, int count) throws IOException {
    receive(call, inValues, count);
    vector.write(to, inValues, 0, count);
  }

  /**
   * Receives bytes to be gathered.
   *
   * @throws EOFException if the other rank has closed the connection
   * @throws ProtocolException if something else comes
   * @throws EndingException if the other rank says that the group has ended
   */
  byte[] receive(int call) throws IOException {
    return content(next(GATHER, call));
  }

  /**
   * Receives whatever comes, until the connection ends; for a connection on which nothing can be
   * sent any more.
   *
   * @throws EOFException if the other rank has closed the connection
   * @throws ProtocolException if something comes that is not a frame
   * @throws EndingException if the other rank says that the group has ended
   */
  void receiveEnding() throws IOException {
    while (true) {
      fill(header);
      header.clear();
      skip(length(header.getInt(0) & 0xff));
    }
  }

  /**
   * Looks whether the other rank has left before the first exchange; does not wait. Called by the
   * thread that receives or before it starts.
   *
   * @throws EOFException if it has closed the connection
   * @throws EndingException if it says that the group has ended
   */
  void look() throws IOException {
    if (header.hasRemaining()) {
      channel.configureBlocking(false);
      int count = channel.read(header);
      channel.configureBlocking(true);
      if (count < 0) {
        throw new EOFException();
      }
    }
    int type = header.hasRemaining() ? 0 : header.get(0);
    if (type == LOST || type == FAILED) {
      receiveEnding();
    }
  }

  /** Discards bytes until the other rank closes the connection. */
  void drain() throws IOException {
    int count = 0;
    while (count >= 0) {
      count = channel.read(in.clear());
    }
  }

  /** Waits for a frame of an exchange and returns its length. */
  private int next(int type, int call) throws IOException {
    while (true) {
      fill(header);
      header.clear();
      int first = header.getInt(0);
      int length = length(first & 0xff);
      if (first == (type | (call & CALLS) << 8)) {
        return length;
      }
      if ((first & 0xff) != WAITING) {
        throw new ProtocolException("a part of an unexpected exchange");
      }
    }
  }

  /** Returns the length of the content of a frame of an exchange whose header has been read. */
  private int length(int type) throws IOException {
    int length = header.getInt(4);
    int most =
        switch (type) {
          case GATHER -> MOST_GATHERED;
          case SUM -> Float.BYTES * CHUNK;
          case WAITING -> 0;
          case LOST, FAILED -> Integer.BYTES + MOST_REASON;
          default -> throw new ProtocolException("bytes that do not belong to the protocol");
        };
    if (length < 0 || length > most) {
      throw new ProtocolException(
          "a frame of %s bytes, more than %s".formatted(Integer.toUnsignedString(length), most));
    }
    if (type == LOST || type == FAILED) {
      throw new EndingException(ending(type, content(length)));
    }
    return length;
  }

  private static Ending ending(int type, byte[] content) throws IOException {
    if (content.length < Integer.BYTES) {
      throw new ProtocolException("a truncated reason");
    }
    int cause = ByteBuffer.wrap(content).getInt();
    String reason =
        new String(
            Arrays.copyOfRange(content, Integer.BYTES, content.length), StandardCharsets.UTF_8);
    return type == LOST ? Ending.lost(cause, reason) : Ending.failed(cause, reason);
  }

  private byte[] content(int length) throws IOException {
    byte[] content = new byte[length];
    for (int at = 0; at < length; ) {
      int count = Math.min(length - at, in.capacity());
      fill(in.clear().limit(count));
      in.get(0, content, at, count);
      at += count;
    }
    return content;
  }

  private void skip(int length) throws IOException {
    for (int left = length; left > 0; left -= in.capacity()) {
      fill(in.clear().limit(Math.min(left, in.capacity())));
    }
  }

  private void fill(ByteBuffer into) throws IOException {
    try {
      while (into.hasRemaining()) {
        readingSince = System.nanoTime();
        if (channel.read(into) < 0) {
          throw new EOFException();
        }
      }
    } finally {
      readingSince = IDLE;
    }
  }

  /** Closes the connection; a thread that sends or receives gets an exception. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // nothing can be done about it, and nothing will use the connection
    }
  }
}
