package kinesic.facebehavior.predict;

import java.io.IOException;
import java.util.List;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Batches;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;

/**
 * Reads files in the background, a bounded number ahead, and passes on what was read in batches, in
 * the order of the files.
 *
 * @param size the files of a batch, at least 1
 * @param ahead the most batches that are read ahead
 * @param threads the number of threads that read
 */
public record FileBatches(int size, int ahead, int threads) {

  /** Reads a file. */
  @FunctionalInterface
  public interface Reader<F, R> {
    /** Returns what {@code file} contains. */
    R read(F file) throws IOException;
  }

  /** Receives batches. */
  @FunctionalInterface
  public interface Receiver<R> {
    /** Receives what the next files contain. */
    void accept(List<R> batch) throws IOException;
  }

  /**
   * Reads files.
   *
   * @param reader is called by several threads at once
   * @throws IOException if {@code receiver} fails
   */
  public <F, R> void run(List<F> files, Reader<F, R> reader, Receiver<R> receiver)
      throws IOException {
    try (Batches<List<R>> batches = open(files, reader)) {
      while (batches.hasNext()) {
        receiver.accept(batches.next());
      }
    }
  }

  /**
   * Starts reading files.
   *
   * @param reader is called by several threads at once
   * @return what was read, batch by batch; must be closed, which stops reading
   */
  public <F, R> Batches<List<R>> open(List<F> files, Reader<F, R> reader) {
    Dataset<R> data =
        new Dataset<>() {
          @Override
          public int size() {
            return files.size();
          }

          @Override
          public R get(int index) throws IOException {
            return reader.read(files.get(index));
          }
        };
    return new Loader<>(
            data, BatchSampler.inOrder(files.size(), size), List::copyOf, threads, ahead)
        .epoch(0);
  }
}
