package kinesic.engine.io;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Replaces a file as a whole: at any moment, a crash or a cut of the power included, there is the
 * old content or the new one, never a part.
 *
 * <p>The content goes to a new file beside it, is forced to the disk and takes the name of the old
 * one. Streams and not channels do it: a channel is closed by an interrupt of the thread.
 */
public final class AtomicFile {

  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; the stream is buffered and closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Gives {@code file} the given content. If that fails, the file stays as it was and nothing else
   * is left behind.
   *
   * @throws IOException if the content cannot be written, or the file system cannot rename in one
   *     step
   */
  public static void write(Path file, Content content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path next = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (FileOutputStream stream = new FileOutputStream(next.toFile())) {
        BufferedOutputStream out = new BufferedOutputStream(stream, 1 << 16);
        content.writeTo(out);
        out.flush();
        stream.getFD().sync();
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
    if (folder != null) {
      force(folder);
    }
  }

  /** Makes the new name durable. Systems that cannot open a folder do it by themselves. */
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // the content is on the disk and in place; after a cut of the power the old one may come back
    }
  }
}
