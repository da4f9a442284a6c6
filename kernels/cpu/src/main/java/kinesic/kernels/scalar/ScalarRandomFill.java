package kinesic.kernels.scalar;

import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Philox;
import kinesic.kernels.RandomFill;
import kinesic.kernels.Workers;

/**
 * Random numbers, shared by the scalar and the vector backend: the integer rounds of the generator
 * take most of the time, and equal seeds give equal bits on both.
 */
public final class ScalarRandomFill implements RandomFill {

  /** The numbers in a tile, a multiple of the four words of a block. */
  private static final int TILE = 1 << 13;

  private final Workers workers;

  /** Creates kernels that run on {@code workers}. */
  public ScalarRandomFill(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void uniform(long key, long counter, float low, float high, Buffer y) {
    double range = (double) high - low;
    HeapBuffer hy = HeapBuffer.of(y);
    float[] ys = hy.array();
    forBlocks(
        key,
        counter,
        hy,
        (words, first, last, at) -> {
          for (int j = first; j < last; j++) {
            ys[at + j] = (float) (low + range * Philox.unit(words[j]));
          }
        });
  }

  @Override
  public void normal(long key, long counter, float mean, float deviation, Buffer y) {
    if (counter % 2 != 0) {
      throw new IllegalArgumentException(
          "normal: numbers are generated in pairs, so the counter must be even but is " + counter);
    }
    HeapBuffer hy = HeapBuffer.of(y);
    float[] ys = hy.array();
    forBlocks(
        key,
        counter,
        hy,
        (words, first, last, at) -> {
          for (int j = first; j < last; j++) {
            double radius = Math.sqrt(-2 * Math.log(1 - (double) Philox.unit(words[j & ~1])));
            double angle = 2 * Math.PI * Philox.unit(words[j | 1]);
            double z = radius * (j % 2 == 0 ? Math.cos(angle) : Math.sin(angle));
            ys[at + j] = (float) (mean + deviation * z);
          }
        });
  }

  @Override
  public void dropoutMask(long key, long counter, float keep, Buffer y) {
    HeapBuffer hy = HeapBuffer.of(y);
    float[] ys = hy.array();
    float kept = 1 / keep;
    forBlocks(
        key,
        counter,
        hy,
        (words, first, last, at) -> {
          for (int j = first; j < last; j++) {
            ys[at + j] = Philox.unit(words[j]) < keep ? kept : 0;
          }
        });
  }

  /**
   * Processes the words first to last - 1 of a block; word j is for element at + j of the array.
   */
  private interface BlockTask {
    void run(int[] words, int first, int last, int at);
  }

  private void forBlocks(long key, long counter, HeapBuffer y, BlockTask task) {
    int lead = (int) (counter & 3); // words of the first block before number 0
    long firstBlock = counter >>> 2;
    int end = lead + y.length();
    int tiles = (int) (((long) end + TILE - 1) / TILE);
    workers.run(
        tiles,
        (tile, worker) -> {
          int[] words = new int[4];
          int stop = (int) Math.min((long) (tile + 1) * TILE, end);
          for (int word = tile * TILE; word < stop; word += 4) {
            Philox.block(key, firstBlock + word / 4, words);
            int first = Math.max(0, lead - word);
            int last = Math.min(4, end - word);
            task.run(words, first, last, y.offset() + word - lead);
          }
        });
  }
}
