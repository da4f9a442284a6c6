package kinesic.facebehavior.training;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exclusive right of one process to write into the folder of a run.
 *
 * <p>The lock is the operating system's lock on an empty file, which ends with the process in every
 * case. The file is not deleted, because another process may be about to lock it. Its existence
 * shows that a run was started.
 */
public final class RunLock implements Closeable {

  /** The name of the file. */
  static final String FILE = "lock";

  private static final int LOOK_AGAIN = 100; // milliseconds

  /**
   * The files that this process has locked. A process must not open such a file twice: closing one
   * of the two channels would end the lock of the other on POSIX systems.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks {@code folder}, and creates it if missing.
   *
   * @throws IOException if it is already locked, or the file system does not support locks
   */
  static RunLock take(Path folder) throws IOException {
    return tryTake(folder)
        .orElseThrow(
            () ->
                new IOException(
                    folder
                        + ": another process uses the run in this folder; wait until it ends, or"
                        + " choose another folder with --out"));
  }

  /**
   * Locks {@code folder}, and creates it if missing; waits as long as it is locked.
   *
   * @throws IOException if the file system does not support locks, or the thread is interrupted
   */
  public static RunLock await(Path folder) throws IOException {
    for (Optional<RunLock> lock = tryTake(folder); ; lock = tryTake(folder)) {
      if (lock.isPresent()) {
        return lock.get();
      }
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException(folder + ": interrupted while waiting for its lock");
      }
    }
  }

  /**
   * Locks {@code folder} unless it is locked, and creates it if missing.
   *
   * @return the lock; empty if another process or this one holds it
   * @throws IOException if the file system does not support locks
   */
  static Optional<RunLock> tryTake(Path folder) throws IOException {
    Path file = Files.createDirectories(folder).toRealPath().resolve(FILE);
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    boolean locked = false;
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        locked = channel.tryLock() != null;
      } catch (IOException e) {
        throw new IOException(
            folder + ": cannot be locked on this file system: " + e.getMessage(), e);
      } finally {
        if (!locked) {
          channel.close();
        }
      }
      return locked ? Optional.of(new RunLock(file, channel)) : Optional.empty();
    } finally {
      if (!locked) {
        HELD.remove(file);
      }
    }
  }

  /** Releases the lock. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(file);
    }
  }
}
