package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import kinesic.facebehavior.synthetic.SyntheticDatabase;
import kinesic.facebehavior.synthetic.SyntheticFiles;

/** A folder of drawn databases; each is drawn when it is first asked for. */
public final class Drawing {

  private final Path folder;
  private final int threads;
  private final Consumer<String> progress;

  /**
   * Into {@code folder}.
   *
   * @param threads how many draw
   * @param progress is told what is being drawn
   */
  public Drawing(Path folder, int threads, Consumer<String> progress) {
    this.folder = folder;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * The manifest of {@code database} in the folder {@code name} below, drawn if it is not there.
   */
  Path of(String name, SyntheticDatabase database) throws IOException {
    boolean[] told = {false};
    return new SyntheticFiles(folder.resolve(name), threads)
        .writeIfMissing(
            database,
            done -> {
              if (!told[0]) {
                told[0] = true;
                progress.accept(
                    "drawing %d faces of %s, %s".formatted(database.size(), database.name(), name));
              }
            });
  }
}
