package kinesic.facebehavior.training;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks {@code folder}, and creates it if missing.
   *
   * @throws IOException if it is already locked, or the file system does not support locks
   */
  static RunLock take(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(folder, channel)) {
      channel.close();
      throw new IOException(
          folder
              + ": another process uses the run in this folder; wait until it ends, or choose"
              + " another folder with --out");
    }
    return new RunLock(channel);
  }

  private static boolean isLocked(Path folder, FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) { // locked by this process
      return false;
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          folder + ": cannot be locked on this file system: " + e.getMessage(), e);
    }
  }

  /** Releases the lock. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
