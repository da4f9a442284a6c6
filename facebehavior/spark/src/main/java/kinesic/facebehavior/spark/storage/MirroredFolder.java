package kinesic.facebehavior.spark.storage;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.RunStorage;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;

/**
 * The folder of a run in a file system of Hadoop, and the local folder of a rank that it is copied
 * to and from. The local folder is deleted when this object is closed.
 *
 * <p>Files are copied to the file system in an order in which a crash between two of them leaves a
 * run that can be resumed: {@code metrics.csv} before the checkpoint, since rows of later epochs
 * are dropped, and the network last, since it says that the run is complete. Files of others stay
 * as they are.
 */
public final class MirroredFolder implements RunStorage, Closeable {

  private static final String METRICS = "metrics.csv";
  static final String CHECKPOINTS = "checkpoints";
  private static final String BEST = CHECKPOINTS + "/best.safetensors";
  private static final String LAST = CHECKPOINTS + "/last.safetensors";
  private static final String NETWORK = "network.safetensors";

  /** The files that the ranks of a run read. */
  private static final List<String> READ =
      List.of("lock", "ranks", "configuration.txt", METRICS, BEST, LAST, NETWORK);

  /** The files whose order matters, after all others. */
  private static final List<String> ORDERED = List.of(METRICS, BEST, LAST, NETWORK);

  private static final Comparator<String> ORDER =
      Comparator.<String>comparingInt(ORDERED::indexOf).thenComparing(Comparator.naturalOrder());

  /** Ends the names of files that are being written. */
  private static final String PART = ".part";

  /** A file of this size or more that grows is copied again when it has grown by a quarter. */
  private static final long LARGE = 1 << 20;

  private static final long PAUSE = 2000; // milliseconds

  private final StoredFolder kept;
  private final Fence fence;
  private final Path local;
  private final Consumer<String> told;
  private final Duration patience;
  private final Map<String, State> saved = new HashMap<>(); // files that are the same in both
  private final Map<String, Long> loaded = new HashMap<>(); // the times of the kept files

  /** What tells two contents of a local file apart without reading it. */
  private record State(long size, FileTime time, Optional<Object> key) {

    static State of(BasicFileAttributes file) {
      return new State(file.size(), file.lastModifiedTime(), Optional.ofNullable(file.fileKey()));
    }
  }

  /** Creates a local folder where Spark puts such files. */
  static MirroredFolder of(
      StoredFolder kept, String token, Duration patience, Consumer<String> told)
      throws IOException {
    SparkEnv spark = SparkEnv.get(); // null without Spark
    SparkConf settings = spark == null ? new SparkConf() : spark.conf();
    return new MirroredFolder(kept, token, Path.of(Utils.getLocalDir(settings)), patience, told);
  }

  /** Creates a local folder in {@code parent}. */
  MirroredFolder(
      StoredFolder kept, String token, Path parent, Duration patience, Consumer<String> told)
      throws IOException {
    this.kept = kept;
    fence = new Fence(kept, token);
    local = Files.createTempDirectory(parent, "run-");
    this.told = told;
    this.patience = patience;
  }

  /** Returns the local folder. */
  public Path path() {
    return local;
  }

  /** Returns a writer to which the local folder has the name that the user knows. */
  public PrintWriter naming(PrintWriter out) {
    return new PrintWriter(new ReplacingWriter(out, local.toString(), kept.uri()), true);
  }

  // ---------------------------------------------------------------- from the kept folder

  @Override
  public void load(RunFolder folder) throws IOException {
    for (String inner : List.of("", CHECKPOINTS)) {
      patiently(() -> loadFrom(inner));
    }
  }

  private void loadFrom(String inner) throws IOException {
    for (Map.Entry<String, FileStatus> entry : kept.files(inner).entrySet()) {
      String name = entry.getKey();
      FileStatus found = entry.getValue();
      if (READ.contains(name) && isNew(name, found)) {
        Path file = local.resolve(name);
        Files.createDirectories(file.getParent());
        kept.download(name, file);
        loaded.put(name, found.getModificationTime());
        saved.put(name, state(file));
      }
    }
  }

  private boolean isNew(String name, FileStatus found) {
    State before = saved.get(name);
    return before == null
        || before.size() != found.getLen()
        || !Objects.equals(loaded.get(name), found.getModificationTime());
  }

  // ---------------------------------------------------------------- to the kept folder

  @Override
  public void save(RunFolder folder) throws IOException {
    save(false);
  }

  /**
   * Brings the kept folder to the state of the local one, at the end of a run.
   *
   * @throws IOException if the kept folder cannot be written
   */
  public void finish() throws IOException {
    save(true);
  }

  private void save(boolean all) throws IOException {
    Map<String, State> found = files();
    for (String name : found.keySet().stream().sorted(ORDER).toList()) {
      State now = Objects.requireNonNull(found.get(name));
      if (all ? !now.equals(saved.get(name)) : isDue(name, now)) {
        patiently(
            () -> kept.replace(name, local.resolve(name), fence.token(), fence::requireCurrent));
        saved.put(name, now);
      }
    }
    for (String name : List.copyOf(saved.keySet())) {
      if (!found.containsKey(name)) {
        patiently(() -> kept.delete(name));
        saved.remove(name);
      }
    }
  }

  private boolean isDue(String name, State now) {
    State before = saved.get(name);
    return before == null
        || (!now.equals(before)
            && (READ.contains(name) || now.size() < LARGE || now.size() / 5 * 4 >= before.size()));
  }

  /** The complete files in the local folder, by their names relative to it. */
  private Map<String, State> files() throws IOException {
    Map<String, State> files = new HashMap<>();
    Files.walkFileTree(
        local,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = local.relativize(file).toString();
            if (!name.endsWith(PART)) {
              files.put(name.replace(File.separatorChar, '/'), State.of(attributes));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private static State state(Path file) throws IOException {
    return State.of(Files.readAttributes(file, BasicFileAttributes.class));
  }

  /** Reads or writes the kept folder. */
  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  /** Tries again for some time if the storage cannot be reached. */
  private void patiently(Action action) throws IOException {
    long start = System.nanoTime();
    for (int attempt = 0; ; attempt++) {
      try {
        action.run();
        return;
      } catch (IOException e) {
        if (!StorageException.isPassing(e)) {
          throw e;
        }
        if (System.nanoTime() - start >= patience.toNanos()) {
          throw StorageException.afterPatience(e);
        }
        if (attempt == 0) {
          told.accept(
              "%s; trying again for up to %s s".formatted(e.getMessage(), patience.toSeconds()));
        }
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("writing the folder of the run was interrupted");
    }
  }

  /** Deletes the local folder. */
  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(local)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      told.accept("%s: could not be deleted (%s)".formatted(local, e));
    }
  }
}
