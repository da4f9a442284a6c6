package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import kinesic.facebehavior.synthetic.SyntheticDatabase;
import kinesic.facebehavior.synthetic.SyntheticFiles;
import kinesic.facebehavior.training.RunLock;

/**
 * A folder of synthetic databases; each is generated when it is first needed. Processes that share
 * the folder wait for each other, so that one of them generates the databases of a seed.
 */
public final class SyntheticCache {

  private final Path folder;
  private final int threads;
  private final Consumer<String> progress;

  /**
   * Creates a cache.
   *
   * @param folder of the databases
   * @param threads that generate
   * @param progress receives a line for each database that is generated
   */
  public SyntheticCache(Path folder, int threads, Consumer<String> progress) {
    this.folder = folder;
    this.threads = threads;
    this.progress = progress;
  }

  /** The manifest of the database of this seed, which is generated unless it exists. */
  Path manifest(long seed, SyntheticDatabase database) throws IOException {
    String subfolder = "seed-" + seed;
    Path place = folder.resolve(subfolder);
    SyntheticFiles files = new SyntheticFiles(place, threads);
    Path manifest = files.manifest(database);
    if (Files.exists(manifest)) {
      return manifest;
    }
    boolean[] announced = {false};
    try (RunLock lock = RunLock.await(place)) {
      return files.writeIfMissing(
          database,
          done -> {
            if (!announced[0]) {
              announced[0] = true;
              progress.accept(
                  "drawing %s faces of %s, %s"
                      .formatted(database.size(), database.name(), subfolder));
            }
          });
    }
  }
}
