package kinesic.facebehavior.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.manifest.UnreadableImages;
import kinesic.nn.distributed.Group;

/**
 * The ranks of a run before and after training: they check that they train the same, and that they
 * see the same folder.
 */
final class RunRanks {

  /** The name of the file by which ranks see that the folder is that of rank 0. */
  static final String MARK = "ranks";

  private static final String SEPARATOR = " ";
  private static final String NO_CHECKPOINT = "none";
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Until a new file is seen; one that was looked for before it existed may take longer. */
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

  private final Group group;
  private final RunFolder folder;
  private final RunStorage storage;
  private final Duration patience;

  /**
   * Creates the ranks.
   *
   * @param patience how long another rank may take to see the last checkpoint of rank 0
   */
  RunRanks(Group group, RunFolder folder, RunStorage storage, Duration patience) {
    this.group = group;
    this.folder = folder;
    this.storage = storage;
    this.patience = patience;
  }

  /** Whether this rank is the one that writes. */
  boolean isFirst() {
    return group.rank() == 0;
  }

  /**
   * Checks that all ranks have the same lines.
   *
   * @throws IllegalArgumentException if they differ, at all ranks; the message has the first line
   *     that does
   */
  void requireSame(List<String> lines) throws IOException {
    List<List<String>> all =
        group.gather(bytes(String.join("\n", lines))).stream()
            .map(own -> text(own).lines().toList())
            .toList();
    List<String> first = all.getFirst();
    for (int rank = 1; rank < all.size(); rank++) {
      List<String> other = all.get(rank);
      for (int i = 0; i < Math.max(first.size(), other.size()); i++) {
        String expected = i < first.size() ? first.get(i) : "nothing";
        String found = i < other.size() ? other.get(i) : "nothing";
        if (!expected.equals(found)) {
          throw new IllegalArgumentException(
              "%s has \"%s\" and %s has \"%s\"; start all ranks with the same program, options and"
                      .formatted(group.name(0), expected, group.name(rank), found)
                  + " data");
        }
      }
    }
  }

  /**
   * Tells all ranks what rank 0 has found in the folder, and checks that they see its folder and
   * its last checkpoint.
   *
   * @param complete whether there is nothing to train; that of rank 0 counts
   * @return whether there is nothing to train
   * @throws IOException if this rank sees another folder
   */
  boolean agree(boolean complete) throws IOException {
    if (group.size() == 1) {
      storage.save(folder); // a run that is killed before its first checkpoint can be resumed
      return complete;
    }
    String said = "";
    if (isFirst()) {
      String mark = UUID.randomUUID().toString();
      AtomicFile.write(mark(), out -> out.write(bytes(mark)));
      storage.save(folder);
      said = "%s\n%s\n%s".formatted(mark, complete, checkpoint());
    }
    List<String> first = text(group.gather(bytes(said)).getFirst()).lines().toList();
    if (!isFirst()) {
      requireSameFolder(first.get(0), first.get(2));
    }
    group.gather(new byte[0]); // a rank that sees another folder says so
    return Boolean.parseBoolean(first.get(1));
  }

  private Path mark() {
    return folder.path().resolve(MARK);
  }

  private void requireSameFolder(String mark, String checkpoint) throws IOException {
    long start = System.nanoTime();
    while (true) {
      storage.load(folder);
      boolean shared = Files.exists(mark()) && Files.readString(mark()).equals(mark);
      String own = shared ? checkpoint() : "";
      if (own.equals(checkpoint)) {
        return;
      }
      long waited = System.nanoTime() - start;
      if (waited > patience.toNanos() || (!shared && waited > LONGEST_DELAY.toNanos())) {
        throw new IOException(
            shared
                ? "%s: %s sees another checkpoint (%s) than %s (%s); wait until the file system has"
                        .formatted(
                            folder.lastCheckpoint(),
                            group.name(group.rank()),
                            own,
                            group.name(0),
                            checkpoint)
                    + " copied it, and start again with --resume"
                : "%s: is not the folder of %s as seen by %s; --out must be in a file"
                        .formatted(
                            folder.path().toAbsolutePath(), group.name(0), group.name(group.rank()))
                    + " system that all ranks share");
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the folder of rank 0", e);
    }
  }

  /** Describes the last checkpoint by its size and a checksum. */
  private String checkpoint() throws IOException {
    CRC32 sum = new CRC32();
    try (InputStream in = Files.newInputStream(folder.lastCheckpoint());
        CheckedInputStream checked = new CheckedInputStream(in, sum)) {
      long size = checked.transferTo(OutputStream.nullOutputStream());
      return String.format(Locale.ROOT, "%d bytes, crc32 %08x", size, sum.getValue());
    } catch (NoSuchFileException e) {
      return NO_CHECKPOINT;
    }
  }

  /**
   * Tells every rank which images others could not read.
   *
   * @param unreadable the images that this rank could not read; those of the others are added
   * @param images in the same order at all ranks, whose files may have other names
   */
  void share(UnreadableImages unreadable, List<Path> images) throws IOException {
    if (group.size() == 1) {
      return;
    }
    List<String> own = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Optional<String> problem = unreadable.problem(images.get(i));
      if (problem.isPresent()) {
        own.add(i + SEPARATOR + problem.get().replace('\n', ' '));
      }
    }
    for (byte[] others : group.gather(bytes(String.join("\n", own)))) {
      for (String line : text(others).lines().toList()) {
        String[] parts = line.split(SEPARATOR, 2);
        unreadable.add(images.get(Integer.parseInt(parts[0])), parts[1]);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
