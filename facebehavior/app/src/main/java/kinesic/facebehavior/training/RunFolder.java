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
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import kinesic.kernels.Backends;
import kinesic.nn.train.Configuration;
import kinesic.nn.train.Trainer;

/**
 * The folder of a training run: {@code configuration.txt}, {@code metrics.csv}, {@code
 * checkpoints}, at the end {@code network.safetensors}, and {@code lock}, see {@link RunLock}.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {

  /** Between name and value of a line of the configuration. */
  static final String SEPARATOR = " = ";

  private static final String BACKEND = "backend";
  private static final String JAVA = "java";
  private static final String SYSTEM = "system";

  /** The lines of the configuration in which a run that is resumed may differ. */
  private static final Set<String> ENVIRONMENT = Set.of(BACKEND, JAVA, SYSTEM);

  /** What the run depends on, and what it began on, a line each: "name = value". */
  public Path configuration() {
    return path.resolve("configuration.txt");
  }

  /** Losses and validation, a row an epoch. */
  public Path metrics() {
    return path.resolve("metrics.csv");
  }

  /** The folder of the checkpoints. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** The checkpoint to resume from. */
  public Path lastCheckpoint() {
    return checkpoints().resolve(Trainer.LAST);
  }

  /** The trained network; it is there when the run is complete. */
  public Path network() {
    return path.resolve("network.safetensors");
  }

  /** Whether training is complete. */
  public boolean isComplete() {
    return Files.exists(network());
  }

  /**
   * The tasks of the run that has begun here, if one has. A run is resumed with these: earlier
   * versions gave every network all heads of affect, whatever the data carried.
   *
   * @throws IOException if the configuration cannot be read
   */
  public Optional<List<Task>> tasks() throws IOException {
    if (!Files.exists(configuration())) {
      return Optional.empty();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (String line : Files.readAllLines(configuration())) {
      String[] parts = line.split(SEPARATOR, 2);
      texts.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    return Optional.of(NetworkConfiguration.tasks(texts, Tasks.installed()));
  }

  /** Whether a run has begun here. */
  boolean holdsRun() {
    return Stream.of(configuration(), lastCheckpoint(), network()).anyMatch(Files::exists);
  }

  /** Whether a run may have been stopped here before it left anything behind: there is its lock. */
  private boolean isBarelyBegun() {
    return Files.exists(path.resolve(RunLock.FILE));
  }

  /**
   * Takes the folder for this process, and makes sure that no run is overwritten or begun by
   * mistake.
   *
   * @param resume whether the run that is here is meant
   * @return to be closed when nothing more will be written
   * @throws IOException if {@code resume} is false and a run is here, or it is true and there is
   *     none, or another process is at work here
   */
  public RunLock open(boolean resume) throws IOException {
    if (resume && !holdsRun() && !isBarelyBegun()) {
      throw new IOException(
          path + ": there is no run to resume in this folder; without --resume a new one begins");
    }
    RunLock lock = lock();
    if (!resume && holdsRun()) {
      lock.close();
      throw new IOException(
          path + ": holds a run already; --resume continues it, --out takes another folder");
    }
    return lock;
  }

  /**
   * Takes the folder, which is made if need be, for this process, whatever it holds.
   *
   * @return to be closed when nothing more will be written
   * @throws IOException if another process is at work here
   */
  public RunLock lock() throws IOException {
    return RunLock.take(path);
  }

  /**
   * Writes the configuration of a run that begins, or makes sure that the run that is here is the
   * same.
   *
   * @param dependencies everything that the run depends on, a line each: "name = value"
   * @throws IllegalArgumentException if the run that is here depends on something else; the message
   *     names the first line that differs
   */
  public void configure(List<String> dependencies) throws IOException {
    configure(dependencies, Set.of());
  }

  /**
   * Does the same as {@link #configure(List)}, except that a resumed run may change some values.
   *
   * @param adjustable the names of lines whose values may differ
   * @return whether a value of the run that is here was changed
   * @throws IllegalArgumentException as there
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
