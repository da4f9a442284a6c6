package kinesic.facebehavior.spark.storage;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;

/**
 * The exclusive right of one driver to let its ranks write into the folder of a run. File systems
 * of Hadoop have no locks, so it is a file that its owner writes again every few seconds; an old
 * file belongs to a driver that was killed.
 *
 * <p>The driver takes the lease before it starts ranks, and grants a new token to each attempt. A
 * rank writes only while its token is the newest ({@link Fence}), so that one that was thought dead
 * cannot write over the files of a later attempt.
 */
public final class RunLease implements Closeable {

  /** The name of the file. */
  static final String FILE = "lease";

  private static final long LOOK_AGAIN = 500; // milliseconds
  private static final long NANOS = 1_000_000_000; // in a second

  /**
   * How long a lease lasts.
   *
   * @param refresh the time between two signs of life
   * @param old the time without a sign of life after which the owner is dead
   */
  record Times(Duration refresh, Duration old) {
    static final Times STANDARD = new Times(Duration.ofSeconds(15), Duration.ofSeconds(60));
  }

  private final StoredFolder folder;
  private final Consumer<String> told;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lease of the run").factory());
  private final Future<?> refreshes;
  private LeaseText text;

  private RunLease(StoredFolder folder, LeaseText text, Duration refresh, Consumer<String> told) {
    this.folder = folder;
    this.text = text;
    this.told = told;
    refreshes =
        clock.scheduleWithFixedDelay(
            this::refresh, refresh.toMillis(), refresh.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Takes the lease of a folder, and creates the folder if it is missing. If another driver had it
   * lately, waits up to a minute for a sign of life.
   *
   * @param uri the folder
   * @param told receives sentences about the waiting, and about a lease that is lost later
   * @throws IOException if another driver uses the folder, or the folder cannot be written
   */
  public static RunLease take(StoredFiles files, String uri, Consumer<String> told)
      throws IOException {
    return take(new StoredFolder(files, uri), Times.STANDARD, told);
  }

  /** Does the same with other times. */
  static RunLease take(StoredFolder folder, Times times, Consumer<String> told) throws IOException {
    LeaseText mine = LeaseText.ofThisProcess();
    while (!folder.create(FILE, mine.bytes())) {
      Optional<FileStatus> found = folder.status(FILE);
      if (found.isPresent()) {
        awaitEnd(folder, found.get(), times.old(), told);
      }
    }
    folder.deleteParts("");
    folder.deleteParts(MirroredFolder.CHECKPOINTS);
    return new RunLease(folder, mine, times.refresh(), told);
  }

  /**
   * Waits until the owner of a lease has ended or is dead, and deletes the lease of a dead one.
   *
   * @throws IOException if the owner gives a sign of life
   */
  private static void awaitEnd(
      StoredFolder folder, FileStatus found, Duration old, Consumer<String> told)
      throws IOException {
    String owner = owner(folder);
    long age = Math.max(0, now(folder) - found.getModificationTime());
    long start = System.nanoTime();
    long rest = old.minusMillis(age).toNanos();
    if (rest > 0) {
      told.accept(
          "%s: %s used the run in this folder %s s ago; waiting up to %s s for a sign of life"
              .formatted(folder.uri(), owner, Math.round(age / 1000.0), Math.ceilDiv(rest, NANOS)));
    }
    while (System.nanoTime() - start < rest) {
      sleep();
      Optional<FileStatus> again = folder.status(FILE);
      if (again.isEmpty()) {
        return;
      }
      if (again.get().getModificationTime() != found.getModificationTime()) {
        throw StorageException.lasting(
            folder.uri(),
            owner
                + " uses the run in this folder; wait until it ends, or choose another folder with"
                + " --out");
      }
    }
    folder.delete(FILE);
  }

  private static String owner(StoredFolder folder) throws IOException {
    try {
      return LeaseText.parse(folder.read(FILE)).map(LeaseText::owner).orElse(LeaseText.UNKNOWN);
    } catch (NoSuchFileException e) { // it has just ended
      return LeaseText.UNKNOWN;
    }
  }

  /** The time by the clock that dates the files, in milliseconds. */
  private static long now(StoredFolder folder) throws IOException {
    String probe = FILE + "." + UUID.randomUUID();
    folder.create(probe, new byte[0]);
    try {
      return folder.status(probe).map(FileStatus::getModificationTime).orElse(0L);
    } finally {
      folder.delete(probe);
    }
  }

  private static void sleep() throws IOException {
    try {
      Thread.sleep(LOOK_AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("waiting for the folder of the run was interrupted");
    }
  }

  /**
   * Grants the right to write to the next attempt, and takes it from the one before.
   *
   * @return what its ranks need
   * @throws IOException if another driver has taken the folder over, or it cannot be written
   */
  public synchronized RunGrant grant() throws IOException {
    LeaseText next = text.withNewToken();
    replaceBy(next);
    text = next;
    return new RunGrant(folder.uri(), next.token());
  }

  /** Gives a sign of life. A storage that cannot be reached may be there again the next time. */
  private synchronized void refresh() {
    try {
      replaceBy(text);
    } catch (IOException e) {
      if (!StorageException.isPassing(e)) {
        told.accept(String.valueOf(e.getMessage()));
        refreshes.cancel(false);
      }
    }
  }

  private void replaceBy(LeaseText next) throws IOException {
    Fence fence = new Fence(folder, text.token());
    folder.replace(
        FILE, new ByteArrayInputStream(next.bytes()), next.token(), fence::requireCurrent);
  }

  /** Gives the lease up, unless another driver has it. */
  @Override
  public void close() {
    refreshes.cancel(false);
    clock.shutdown();
    synchronized (this) {
      try {
        if (new Fence(folder, text.token()).isCurrent()) {
          folder.delete(FILE);
        }
      } catch (IOException e) {
        told.accept(e.getMessage() + "; the next run in this folder will wait a minute");
      }
    }
  }
}
