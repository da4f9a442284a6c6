package kinesic.engine.io;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is replaced as a whole: at any moment, a crash or a cut of the power included, there
 * is the old content or the new one under its name, never a part.
 *
 * <p>The content goes to {@code NAME.part} beside the file {@code NAME}, is forced to the disk and
 * takes the name. The part has one fixed name, so that what a killed process has left behind is
 * overwritten by the one that takes up its work; therefore a file must not have two writers at the
 * same time.
 */
public final class AtomicFile implements Closeable {

  private static final String SUFFIX = ".part";
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final Path part;
  private final RandomAccessFile content;

  /**
   * Begins to write {@code file}, whose folder is made if need be.
   *
   * @throws IOException if the folder or the part cannot be made
   */
  public AtomicFile(Path file) throws IOException {
    this.file = file.toAbsolutePath();
    part = this.file.resolveSibling(this.file.getFileName() + SUFFIX);
    Files.createDirectories(part.getParent());
    content = new RandomAccessFile(part.toFile(), "rw");
    content.setLength(0);
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; the stream is buffered and closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Gives {@code file} the given content. If that fails, the file stays as it was and nothing else
   * is left behind. An interrupt of the thread does not disturb it.
   *
   * @throws IOException if the content cannot be written, or the file system cannot rename in one
   *     step
   */
  public static void write(Path file, Content content) throws IOException {
    try (AtomicFile next = new AtomicFile(file)) {
      try {
        BufferedOutputStream out = new BufferedOutputStream(next.stream(), BUFFER);
        content.writeTo(out);
        out.flush();
        next.complete();
      } finally {
        Files.deleteIfExists(next.part);
      }
    }
  }

  /** A stream into the part, from its beginning on; it has no buffer and need not be closed. */
  public OutputStream stream() throws IOException {
    return new FileOutputStream(content.getFD());
  }

  /**
   * Writes over what is in the part from byte {@code position} on, in one call of the system. An
   * interrupt of the thread closes the file.
   */
  public void write(long position, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      content.getChannel().write(buffer, position + buffer.position());
    }
  }

  /** Gives the part the name of the file. */
  public void complete() throws IOException {
    content.getFD().sync();
    content.close();
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceName();
  }

  /** Ends writing; what has not been completed stays in the part. */
  @Override
  public void close() throws IOException {
    content.close();
  }

  /** Makes the new name durable. Systems that cannot open a folder do it by themselves. */
  private void forceName() {
    try (FileChannel channel = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // the content is on the disk and in place; after a cut of the power the old one may come back
    }
  }
}
