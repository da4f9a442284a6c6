package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import kinesic.facebehavior.synthetic.SyntheticDatabase;
import kinesic.facebehavior.synthetic.SyntheticFiles;

/** A folder of synthetic databases; each is generated when it is first needed. */
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
    boolean[] announced = {false};
    return new SyntheticFiles(folder.resolve(subfolder), threads)
        .writeIfMissing(
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
