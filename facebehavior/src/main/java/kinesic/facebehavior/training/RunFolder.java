package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import kinesic.nn.train.Trainer;

/**
 * The folder of a training run: {@code configuration.txt}, {@code metrics.csv}, {@code
 * checkpoints}, and at the end {@code network.safetensors}.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {

  /** What the weights depend on, with versions, a line each. */
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

  /**
   * Makes the folder for a new run, or makes sure that there is one to resume.
   *
   * @throws FileAlreadyExistsException if a run is there and {@code resume} is false
   * @throws NoSuchFileException if none is there and {@code resume} is true
   */
  public void open(boolean resume) throws IOException {
    boolean there = Files.exists(configuration());
    if (there && !resume) {
      throw new FileAlreadyExistsException(
          path + ": holds a run already; --resume continues it, --out takes another folder");
    }
    if (!there && resume) {
      throw new NoSuchFileException(
          path + ": holds no run to resume; leave out --resume to begin one");
    }
    Files.createDirectories(path);
  }

  /** Writes what the run is. */
  void describe(List<String> lines) throws IOException {
    Files.write(configuration(), lines);
  }
}
