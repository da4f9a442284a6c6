package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.csv.CsvException;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvRow;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import kinesic.kernels.Backends;
import kinesic.nn.train.Configuration;
import kinesic.nn.train.Trainer;

/**
 * The folder of a training run. It holds {@code configuration.txt}, {@code metrics.csv}, {@code
 * checkpoints}, {@code lock} (see {@link RunLock}), {@code ranks} if several processes train, and,
 * when training is complete, {@code network.safetensors}.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {

  /** Separates name and value in a line of the configuration. */
  static final String SEPARATOR = " = ";

  private static final String BACKEND = "backend";
  private static final String JAVA = "java";
  private static final String SYSTEM = "system";

  /** The names of the lines of the configuration that a resumed run may change. */
  private static final Set<String> ENVIRONMENT = Set.of(BACKEND, JAVA, SYSTEM);

  /** The file of the options and environment of the run, one "name = value" per line. */
  public Path configuration() {
    return path.resolve("configuration.txt");
  }

  /** The file of losses and validation metrics, one row per epoch. */
  public Path metrics() {
    return path.resolve("metrics.csv");
  }

  /**
   * The seconds that each completed epoch took.
   *
   * @return none if no epoch is complete
   * @throws IOException if the file of metrics cannot be read
   */
  public List<Double> seconds() throws IOException {
    if (!Files.exists(metrics())) {
      return List.of();
    }
    List<Double> seconds = new ArrayList<>();
    try (CsvFile csv = CsvFile.withHeader(metrics(), ',')) {
      int column = csv.column("seconds");
      for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
        seconds.add(Double.valueOf(row.get().cell(column)));
      }
    } catch (CsvException | NumberFormatException e) {
      throw new IOException(
          "%s: not a file of metrics: %s".formatted(metrics(), e.getMessage()), e);
    }
    return seconds;
  }

  /** The folder of the checkpoints. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** The checkpoint to resume from. */
  public Path lastCheckpoint() {
    return checkpoints().resolve(Trainer.LAST);
  }

  /** The file of the trained network; it exists once the run is complete. */
  public Path network() {
    return path.resolve("network.safetensors");
  }

  /** Whether training is complete. */
  public boolean isComplete() {
    return Files.exists(network());
  }

  /**
   * The tasks of the run in this folder; empty if there is no run. A run is resumed with these
   * tasks, because earlier versions gave every network all heads of affect, regardless of the data.
   *
   * @throws IOException if the configuration cannot be read
   */
  public Optional<List<Task>> tasks() throws IOException {
    return Files.exists(configuration())
        ? Optional.of(NetworkConfiguration.tasks(texts(), Tasks.installed()))
        : Optional.empty();
  }

  /**
   * Whether the run in this folder was begun by a version that did not record how faces are cut out
   * of their pictures.
   *
   * @throws IOException if the configuration cannot be read
   */
  boolean lacksAlignment() throws IOException {
    return Files.exists(configuration()) && !texts().containsKey(NetworkConfiguration.ALIGNMENT);
  }

  /** The lines of the configuration. */
  private Map<String, String> texts() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String line : Files.readAllLines(configuration())) {
      String[] parts = line.split(SEPARATOR, 2);
      texts.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    return texts;
  }

  /** Whether the folder contains a run. */
  boolean holdsRun() {
    return Stream.of(configuration(), lastCheckpoint(), network()).anyMatch(Files::exists);
  }

  /** Whether a run was started here, perhaps stopped before it wrote anything but its lock file. */
  private boolean hasLockFile() {
    return Files.exists(path.resolve(RunLock.FILE));
  }

  /**
   * Locks the folder for this process and checks that no run is overwritten or started by mistake.
   *
   * @param resume whether to continue the run in the folder
   * @return the lock; close it after the last write
   * @throws IOException if {@code resume} is false and the folder contains a run, if {@code resume}
   *     is true and it does not, or if another process uses the folder
   */
  public RunLock open(boolean resume) throws IOException {
    requireStarted(resume);
    return checked(lock(), resume);
  }

  /**
   * Does the same as {@link #open} for work that several processes share and for which each locks
   * the folder only for moments; waits as long as another process has locked it.
   *
   * @param resume whether to take part in the work in the folder
   * @return the lock; to be closed soon
   * @throws IOException if {@code resume} is false and the folder contains a run, or if {@code
   *     resume} is true and it does not
   */
  public RunLock join(boolean resume) throws IOException {
    requireStarted(resume);
    return checked(RunLock.await(path), resume);
  }

  private void requireStarted(boolean resume) throws IOException {
    if (resume && !holdsRun() && !hasLockFile()) {
      throw new IOException(path + ": contains no run to resume; omit --resume to start a new one");
    }
  }

  private RunLock checked(RunLock lock, boolean resume) throws IOException {
    if (!resume && holdsRun()) {
      lock.close();
      throw new IOException(
          path
              + ": already contains a run; continue it with --resume, or choose another folder"
              + " with --out");
    }
    return lock;
  }

  /**
   * Locks the folder for this process unless another one uses it. Creates the folder if missing.
   *
   * @return the lock; empty if another process uses the folder
   * @throws IOException if the file system does not support locks
   */
  public Optional<RunLock> claim() throws IOException {
    return RunLock.tryTake(path);
  }

  /**
   * Locks the folder for this process, regardless of its content. Creates the folder if missing.
   *
   * @return the lock; close it after the last write
   * @throws IOException if another process uses the folder
   */
  public RunLock lock() throws IOException {
    return RunLock.take(path);
  }

  /**
   * Writes the configuration of a new run, or checks that the run in the folder has the same one.
   *
   * @param dependencies everything that the run depends on, one "name = value" per line
   * @throws IllegalArgumentException if the run in the folder has another configuration; the
   *     message names the first line that differs
   */
  public void configure(List<String> dependencies) throws IOException {
    configure(dependencies, Set.of());
  }

  /**
   * Does the same as {@link #configure(List)}, except that a resumed run may change some values.
   *
   * @param adjustable the names of lines whose values may differ
   * @return whether a value of the run in the folder was changed
   * @throws IllegalArgumentException if another value differs
   */
  boolean configure(List<String> dependencies, Set<String> adjustable) throws IOException {
    boolean changed = false;
    if (Files.exists(configuration())) {
      List<String> before = new ArrayList<>(Files.readAllLines(configuration()));
      before.removeIf(line -> ENVIRONMENT.contains(line.split(SEPARATOR, 2)[0]));
      Configuration.requireSame(configuration(), before, dependencies, adjustable);
      changed = !before.equals(dependencies);
      if (!changed) {
        return false;
      }
    }
    List<String> lines = new ArrayList<>(dependencies);
    lines.add(BACKEND + SEPARATOR + Backends.standard().name());
    lines.add(JAVA + SEPARATOR + Runtime.version());
    lines.add(
        SYSTEM + SEPARATOR + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(configuration(), out -> out.write(text));
    return changed;
  }
}
