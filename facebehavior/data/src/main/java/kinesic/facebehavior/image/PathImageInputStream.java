package kinesic.facebehavior.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file, as ImageIO reads it, that is opened by its {@link Path}: unlike a {@link java.io.File}, a
 * path that was found in a folder keeps the bytes of a name that the locale's encoding cannot
 * spell.
 */
final class PathImageInputStream extends ImageInputStreamImpl {

  private static final int BUFFER = 1 << 13;

  private final SeekableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
  private long bufferStart; // where in the file the buffer begins

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

  /** Reads all bytes that there are: the superclass takes fewer for the end of the file. */
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

  /** Sees to it that the byte at the stream's position is in the buffer; false at the end. */
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
      return -1; // unknown, as the interface has it
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    channel.close();
  }
}
