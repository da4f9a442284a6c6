package kinesic.facebehavior.predict;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that has its name only once it is complete; until then it is called "name.part", and what
 * was under the name before stays there.
 */
final class PartFile implements Closeable {

  private final Path target;
  private final Path part;
  private final FileChannel channel;

  PartFile(Path target) throws IOException {
    this.target = target.toAbsolutePath();
    part = this.target.resolveSibling(this.target.getFileName() + ".part");
    Files.createDirectories(part.getParent());
    channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** A stream that appends. */
  OutputStream stream() {
    return Channels.newOutputStream(channel);
  }

  /** Writes over what is there from {@code position} on, in one go. */
  void write(long position, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, position + buffer.position());
    }
  }

  /** Gives the file its name. */
  void complete() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
