package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kinesic.engine.io.AtomicFile;
import kinesic.kernels.Backends;
import kinesic.nn.train.Configuration;
import kinesic.nn.train.Trainer;

/**
 * The folder of a training run: {@code configuration.txt}, {@code metrics.csv}, {@code
 * checkpoints}, and at the end {@code network.safetensors}.
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
  Path lastCheckpoint() {
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

  /** Whether a run has begun here. */
  boolean holdsRun() {
    return Stream.of(configuration(), lastCheckpoint(), network()).anyMatch(Files::exists);
  }

  /**
   * Makes sure that no run is overwritten by mistake. With {@code resume} a folder without a run is
   * none: the run may have been stopped before it left anything behind, and then it begins.
   *
   * @param resume whether the run that is here is meant
   * @throws IOException if a run is here and {@code resume} is false
   */
  public void open(boolean resume) throws IOException {
    if (holdsRun() && !resume) {
      throw new IOException(
          path + ": holds a run already; --resume continues it, --out takes another folder");
    }
  }

  /**
   * Writes the configuration of a run that begins, or makes sure that the run that is here is the
   * same.
   *
   * @param dependencies all that the run depends on, a line each: "name = value"
   * @throws IllegalArgumentException if the run that is here depends on something else; the message
   *     names the first line that differs
   */
  public void configure(List<String> dependencies) throws IOException {
    if (Files.exists(configuration())) {
      List<String> before = new ArrayList<>(Files.readAllLines(configuration()));
      before.removeIf(line -> ENVIRONMENT.contains(line.split(SEPARATOR, 2)[0]));
      Configuration.requireSame(configuration(), before, dependencies);
      return;
    }
    List<String> lines = new ArrayList<>(dependencies);
    lines.add(BACKEND + SEPARATOR + Backends.standard().name());
    lines.add(JAVA + SEPARATOR + Runtime.version());
    lines.add(
        SYSTEM + SEPARATOR + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(configuration(), out -> out.write(text));
  }
}
