package kinesic.facebehavior.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file as ImageIO reads it, with random access and without a cache in memory or in a temporary
 * file.
 *
 * <p>ImageIO's own streams do not suffice: {@code FileImageInputStream} takes a {@link
 * java.io.File}, which loses file names that the encoding of the locale lacks; the others keep all
 * that they read and do not know the length, which readers compare with what a file declares.
 */
final class PathImageInputStream extends ImageInputStreamImpl {

  private static final int BUFFER = 1 << 13;

  private final SeekableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
  private long bufferStart; // position of the buffer in the file

  PathImageInputStream(Path file) throws IOException {
    channel = Files.newByteChannel(file);
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    if (!holdsNext()) {
      return -1;
    }
    int value = buffer.get((int) (streamPos - bufferStart)) & 0xff;
    streamPos++;
    return value;
  }

  /** Reads as many bytes as exist: the superclass takes fewer bytes for the end of the file. */
  @Override
  public int read(byte[] bytes, int from, int count) throws IOException {
    checkClosed();
    Objects.checkFromIndexSize(from, count, bytes.length);
    bitOffset = 0;
    int total = 0;
    while (total < count && holdsNext()) {
      int at = (int) (streamPos - bufferStart);
      int taken = Math.min(count - total, buffer.limit() - at);
      buffer.get(at, bytes, from + total, taken);
      streamPos += taken;
      total += taken;
    }
    return total == 0 && count > 0 ? -1 : total;
  }

  /** Brings the byte at the stream's position into the buffer; returns false at the end. */
  private boolean holdsNext() throws IOException {
    if (streamPos >= bufferStart && streamPos < bufferStart + buffer.limit()) {
      return true;
    }
    buffer.clear();
    channel.position(streamPos);
    int read = channel.read(buffer);
    buffer.limit(Math.max(0, read));
    bufferStart = streamPos;
    return read > 0;
  }

  @Override
  public long length() {
    try {
      return channel.size();
    } catch (IOException e) {
      return -1; // "unknown" in the interface
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    channel.close();
  }
}
