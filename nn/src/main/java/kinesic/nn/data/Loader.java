package kinesic.nn.data;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import kinesic.engine.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads batches of a dataset. Background threads read samples ahead, up to a maximum number of
 * batches. The order of batches and samples is that of the sampler, independent of the threads.
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
 * @param <T> type of a sample
 * @param <B> type of a batch
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
   * Creates a loader.
   *
   * @param data the dataset
   * @param sampler assigns samples to batches
   * @param collate combines the samples of a batch, in their order; called on background threads
   * @param threads number of threads that read samples, at least 1
   * @param ahead maximum number of batches that are being prepared or waiting, at least 1
   * @throws IllegalArgumentException if {@code threads} or {@code ahead} is less than 1
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
          "loader: needs at least 1 thread and 1 batch ahead, got " + threads + " and " + ahead);
    }
    this.data = data;
    this.sampler = sampler;
    this.collate = collate;
    this.threads = threads;
    this.ahead = ahead;
    this.augmentation = augmentation;
    this.seed = seed;
  }

  /**
   * Returns this loader with a random transformation of each sample, determined by seed, epoch and
   * index.
   */
  public Loader<T, B> augmented(Augmentation<T> change, long changeSeed) {
    return new Loader<>(data, sampler, collate, threads, ahead, change, changeSeed);
  }

  /** Returns the number of batches of an epoch. */
  public int batchesPerEpoch() {
    return sampler.batchesPerEpoch();
  }

  /** Starts loading an epoch from its first batch. Epochs are counted from 0. */
  public Batches<B> epoch(int epoch) {
    return epoch(epoch, 0);
  }

  /**
   * Starts loading an epoch from batch {@code first}.
   *
   * @return must be closed, which stops the background threads
   * @throws IllegalArgumentException if the epoch has no such batch
   */
  public Batches<B> epoch(int epoch, int first) {
    return epoch(epoch, first, batch -> true);
  }

  /**
   * Starts loading some batches of an epoch, from batch {@code first} on. The samples of the others
   * are not read.
   *
   * @param chosen whether to load a batch, by its number in the epoch
   * @return must be closed, which stops the background threads
   * @throws IllegalArgumentException if the epoch has no such batch
   */
  public Batches<B> epoch(int epoch, int first, IntPredicate chosen) {
    int[][] batches = sampler.batches(epoch);
    if (first < 0 || first > batches.length) {
      throw new IllegalArgumentException(
          "loader: epoch %s has %s batches, cannot start at batch %s"
              .formatted(epoch, batches.length, first));
    }
    int[] numbers = IntStream.range(first, batches.length).filter(chosen).toArray();
    SampleReader<T> reader =
        index -> {
          T sample = data.get(index);
          return augmentation == null
              ? sample
              : augmentation.apply(
                  sample, new RandomStream(seed, "augmentation/" + epoch + "/" + index));
        };
    return new Prefetch<>(
        new Prefetch.Source<>(reader, data::name, collate), batches, numbers, threads, ahead);
  }
}
