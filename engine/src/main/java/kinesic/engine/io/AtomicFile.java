package kinesic.engine.io;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Replaces a file as a whole: at any moment, even after a crash or a power failure, the file has
 * either its old content or its new content, never a part of it.
 *
 * <pre>{@code
 * AtomicFile.write(path, out -> out.write(bytes));
 * }</pre>
 *
 * <p>The content is written to {@code NAME.part} in the folder of the file {@code NAME}, forced to
 * the disk and renamed. The name of the part is fixed, so that the next writer overwrites what a
 * killed process left behind; names that would become longer than {@value #LONGEST_NAME} bytes are
 * shortened. The part is locked while it is written: a second writer of the same file, in this
 * process or in another one, is refused.
 *
 * <p>A symbolic link is followed: its target is replaced and the link stays. The new file has the
 * permissions of the file that it replaces. Not thread-safe.
 */
public final class AtomicFile implements Closeable {

  private static final String SUFFIX = ".part";
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_NAME = 255; // bytes, on the usual file systems
  private static final int MOST_LINKS = 40; // as Linux follows
  private static final int MOST_ATTEMPTS = 100;

  /**
   * The parts that this process is writing. A process must not open a part twice: closing one of
   * the two would end the lock of the other on POSIX systems.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final Path target; // file, or what it links to
  private final Path part;
  private final RandomAccessFile content;
  private boolean closed;

  /**
   * Starts writing {@code file}. Creates its folder if necessary.
   *
   * @throws IOException if the folder or the part cannot be created, the file is a folder or a
   *     device, or another writer is writing it
   */
  public AtomicFile(Path file) throws IOException {
    this.file = file;
    target = followLinks(file.toAbsolutePath());
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new IOException(file + ": is not a regular file and cannot be replaced by one");
    }
    Path parent = Objects.requireNonNull(target.getParent()); // it is absolute and no root
    Files.createDirectories(parent);
    String name = partName(target.getFileName().toString());
    part = parent.toRealPath().resolve(name); // one path for each part
    if (!OPEN.add(part)) {
      throw writtenByAnother();
    }
    try {
      content = openPart();
    } catch (IOException | RuntimeException e) {
      OPEN.remove(part);
      throw e;
    }
  }

  private static Path followLinks(Path file) throws IOException {
    Path target = file;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(file.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /** The name of a file with the suffix; of a very long one, its beginning and its hash code. */
  private static String partName(String name) {
    if (bytes(name) + SUFFIX.length() <= LONGEST_NAME) {
      return name + SUFFIX;
    }
    String end = "-%08x%s".formatted(name.hashCode(), SUFFIX);
    int kept = name.length();
    while (bytes(name.substring(0, kept)) + end.length() > LONGEST_NAME) {
      kept = name.offsetByCodePoints(kept, -1);
    }
    return name.substring(0, kept) + end;
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Opens the part, locks it, empties it and gives it the permissions of the target. */
  private RandomAccessFile openPart() throws IOException {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      RandomAccessFile opened = new RandomAccessFile(part.toFile(), "rw");
      try {
        lock(opened.getChannel());
        if (Files.exists(part)) {
          copyPermissions();
          opened.setLength(0);
          return opened;
        }
        opened.close(); // renamed by a writer that finished between the opening and the lock
      } catch (IOException | RuntimeException e) {
        opened.close();
        throw e;
      }
    }
    throw writtenByAnother();
  }

  /** Locks a byte that no content reaches, because Windows lets no one else read a locked byte. */
  private void lock(FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
    } catch (OverlappingFileLockException e) { // a hard link to a part of this process
      lock = null;
    } catch (IOException e) {
      return; // the file system has no locks: two writers cannot be told apart
    }
    if (lock == null) {
      throw writtenByAnother();
    }
  }

  private void copyPermissions() throws IOException {
    PosixFileAttributeView to = Files.getFileAttributeView(part, PosixFileAttributeView.class);
    if (to != null && Files.exists(target)) {
      to.setPermissions(Files.getPosixFilePermissions(target));
    }
  }

  private IOException writtenByAnother() {
    return new IOException(
        file + ": is being written by another writer; wait until it has finished");
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it. The stream is buffered; the caller closes it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Replaces {@code file} by the given content. If that fails, the file stays as it was and nothing
   * else is left behind. An interrupt of the thread does not disturb the writing.
   *
   * @throws IOException if the content cannot be written, the file system cannot rename in one
   *     step, or another writer is writing the file; the message names the file
   */
  public static void write(Path file, Content content) throws IOException {
    try (AtomicFile next = new AtomicFile(file)) {
      try {
        BufferedOutputStream out = new BufferedOutputStream(next.stream(), BUFFER);
        content.writeTo(out);
        out.flush();
        next.complete();
      } catch (Throwable e) {
        next.onPart(Files::deleteIfExists);
        throw e;
      }
    }
  }

  /**
   * Returns a stream that writes to the part from its beginning on. It has no buffer and need not
   * be closed.
   */
  public OutputStream stream() throws IOException {
    OutputStream raw = new FileOutputStream(content.getFD());
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          raw.write(bytes, offset, length);
        } catch (IOException e) {
          throw notWritten(e);
        }
      }
    };
  }

  /**
   * The file that has the content until it is complete. Another program may write it instead of
   * {@link #stream}, in place and up to the call of {@link #complete}.
   */
  public Path part() {
    return part;
  }

  /**
   * Overwrites the part from byte {@code position} on, in one system call. An interrupt of the
   * thread closes the file.
   */
  public void write(long position, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      while (buffer.hasRemaining()) {
        content.getChannel().write(buffer, position + buffer.position());
      }
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  /**
   * Renames the part to the file.
   *
   * @throws IOException if the content cannot be forced to the disk or the part cannot be renamed
   */
  public void complete() throws IOException {
    try {
      content.getFD().sync();
    } catch (IOException e) {
      throw notWritten(e);
    }
    onPart(
        from ->
            Files.move(
                from, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    close();
    forceName();
  }

  /** Renames or deletes a file. */
  @FunctionalInterface
  private interface Action {
    void on(Path path) throws IOException;
  }

  /** Acts on the part while it is locked, or, where the system refuses that, when it is closed. */
  private void onPart(Action action) throws IOException {
    try {
      action.on(part);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      content.close();
      action.on(part);
    }
  }

  private IOException notWritten(IOException cause) {
    return new IOException(file + ": could not be written: " + cause.getMessage(), cause);
  }

  /** Stops writing. Content that has not been completed stays in the part. */
  @Override
  public void close() throws IOException {
    content.close();
    if (!closed) {
      closed = true;
      OPEN.remove(part);
    }
  }

  /** Makes the new name durable. Systems that cannot open a folder do so by themselves. */
  private void forceName() {
    try (FileChannel channel = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // the content is on the disk under its name; after a power failure the old one may come back
    }
  }
}
