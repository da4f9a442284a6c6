package kinesic.facebehavior.synthetic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestWriter;

/**
 * Writes a synthetic database as files: the {@link Manifest} {@code NAME.csv}, and the folder
 * {@code NAME} with one PNG file per face.
 *
 * <p>The manifest appears only after the last image is written, so an existing manifest has all its
 * images.
 */
public final class SyntheticFiles {

  private final Path folder;
  private final int threads;

  /**
   * A writer.
   *
   * @param folder the folder of all databases; created if missing
   * @param threads the number of threads that draw
   */
  public SyntheticFiles(Path folder, int threads) {
    this.folder = folder;
    this.threads = threads;
  }

  /**
   * Writes {@code database} if its manifest does not exist.
   *
   * @param progress as for {@link #write}; not called if the manifest exists
   * @return the file of the manifest
   * @throws IOException if a file cannot be written
   */
  public Path writeIfMissing(SyntheticDatabase database, IntConsumer progress) throws IOException {
    Path manifest = manifest(database);
    return Files.exists(manifest) ? manifest : write(database, progress);
  }

  /** The file of the manifest of {@code database}; it exists if the database is written. */
  public Path manifest(SyntheticDatabase database) {
    return folder.resolve(database.name() + ".csv");
  }

  /**
   * Writes {@code database} and replaces an existing one of that name.
   *
   * @param progress receives the number of faces written so far, after each face
   * @return the file of the manifest
   * @throws IOException if a file cannot be written
   */
  public Path write(SyntheticDatabase database, IntConsumer progress) throws IOException {
    Path images = Files.createDirectories(folder.resolve(database.name()));
    Path manifest = manifest(database);
    Files.deleteIfExists(manifest); // it would list images of both databases until the end
    ExecutorService team =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
    try (ManifestWriter rows = new ManifestWriter(manifest, database.design().tasks())) {
      Deque<Future<Sample>> ahead = new ArrayDeque<>();
      int asked = 0;
      for (int i = 0; i < database.size(); i++) {
        for (; asked < database.size() && ahead.size() < 8 * threads; asked++) {
          int index = asked;
          ahead.add(team.submit(() -> draw(database.get(index), images)));
        }
        Sample sample = result(ahead.remove());
        rows.write(database.name() + "/" + fileName(i), sample.labels());
        progress.accept(i + 1);
      }
      rows.complete();
    } finally {
      team.shutdownNow();
      team.close(); // waits until no thread writes any more
    }
    return manifest;
  }

  private static Sample draw(Sample sample, Path images) throws IOException {
    Path file = images.resolve(fileName(sample.index()));
    Files.write(file, ImageEncoder.encode(sample.image(), "png"));
    return sample;
  }

  private static <T> T result(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while drawing faces", e);
    }
  }

  private static String fileName(int index) {
    return String.format(Locale.ROOT, "%06d.png", index);
  }
}
