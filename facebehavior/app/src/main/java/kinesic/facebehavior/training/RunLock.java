package kinesic.facebehavior.training;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to write into the folder of a run, which one process at a time has.
 *
 * <p>It is the operating system's lock on an empty file: it ends with the process, however that
 * ends. The file stays, since taking it away would take it from under a process that is just about
 * to lock it; that it is there says that a run has begun.
 */
public final class RunLock implements Closeable {

  /** The name of the file. */
  static final String FILE = "lock";

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the right to {@code folder}, which is made if need be.
   *
   * @throws IOException if another process has it, or the file system has no locks
   */
  static RunLock take(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(folder, channel)) {
      channel.close();
      throw new IOException(
          folder
              + ": another process is at work on the run in this folder; wait for its end, or take"
              + " another folder with --out");
    }
    return new RunLock(channel);
  }

  private static boolean isLocked(Path folder, FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) { // this process has it
      return false;
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          folder + ": its file system cannot lock the run's folder: " + e.getMessage(), e);
    }
  }

  /** Gives the right back. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
