package kinesic.nn.data;

import java.util.List;
import java.util.function.Function;
import kinesic.engine.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches of a data set, reading samples on background threads a bounded number of batches
 * ahead. The order of batches and of samples within them is the sampler's, whatever the threads do.
 *
 * <pre>{@code
 * Loader<Face, FaceBatch> loader =
 *     new Loader<>(faces, BatchSampler.shuffled(faces.size(), 64, seed), FaceBatch::of, 2, 4);
 * try (Batches<FaceBatch> batches = loader.epoch(0)) {
 *   while (batches.hasNext()) {
 *     train(batches.next());
 *   }
 * }
 * }</pre>
 *
 * @param <T> a sample
 * @param <B> a batch
 */
public final class Loader<T, B> {

  private final Dataset<T> data;
  private final BatchSampler sampler;
  private final Function<List<T>, B> collate;
  private final int threads;
  private final int ahead;
  private final @Nullable Augmentation<T> augmentation;
  private final long seed;

  /**
   * A loader.
   *
   * @param collate makes a batch of its samples, in their order; called on background threads
   * @param threads how many read samples, at least 1
   * @param ahead how many batches may be in the making or waiting, at least 1
   */
  public Loader(
      Dataset<T> data, BatchSampler sampler, Function<List<T>, B> collate, int threads, int ahead) {
    this(data, sampler, collate, threads, ahead, null, 0);
  }

  private Loader(
      Dataset<T> data,
      BatchSampler sampler,
      Function<List<T>, B> collate,
      int threads,
      int ahead,
      @Nullable Augmentation<T> augmentation,
      long seed) {
    if (threads < 1 || ahead < 1) {
      throw new IllegalArgumentException(
          "loader: needs at least 1 thread and 1 batch ahead, not " + threads + " and " + ahead);
    }
    this.data = data;
    this.sampler = sampler;
    this.collate = collate;
    this.threads = threads;
    this.ahead = ahead;
    this.augmentation = augmentation;
    this.seed = seed;
  }

  /** This loader with a random change of each sample, determined by seed, epoch and index. */
  public Loader<T, B> augmented(Augmentation<T> change, long changeSeed) {
    return new Loader<>(data, sampler, collate, threads, ahead, change, changeSeed);
  }

  /** How many batches an epoch has. */
  public int batchesPerEpoch() {
    return sampler.batchesPerEpoch();
  }

  /** Starts reading epoch {@code epoch} from its first batch. */
  public Batches<B> epoch(int epoch) {
    return epoch(epoch, 0);
  }

  /**
   * Starts reading epoch {@code epoch} from batch {@code first}, as if those before had been read.
   * Close the result: that ends the threads.
   */
  public Batches<B> epoch(int epoch, int first) {
    int[][] batches = sampler.batches(epoch);
    if (first < 0 || first > batches.length) {
      throw new IllegalArgumentException(
          "loader: epoch " + epoch + " has " + batches.length + " batches, no batch " + first);
    }
    SampleReader<T> reader =
        index -> {
          T sample = data.get(index);
          return augmentation == null
              ? sample
              : augmentation.apply(
                  sample, new RandomStream(seed, "augmentation/" + epoch + "/" + index));
        };
    return new Prefetch<>(
        new Prefetch.Source<>(reader, data::name, collate), batches, first, threads, ahead);
  }
}
