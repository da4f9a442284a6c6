package kinesic.kernels.vector;

import java.util.Arrays;
import kinesic.kernels.Attention;
import kinesic.kernels.AttentionShape;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeadRows;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Attention, a head or some queries of a head on each worker, see {@link AttentionTile}. The
 * gradients of keys and values are sums over the queries of a head, so one worker computes the
 * gradients of a head.
 */
public final class VectorAttention implements Attention {

  /** With fewer heads than this, each is cut, though the parts pack the same keys and values. */
  private static final int TASKS = 8;

  private final Workers workers;
  private final AttentionTile[] scratch;

  /** Creates kernels that run on {@code workers}. */
  public VectorAttention(Workers workers) {
    this.workers = workers;
    scratch = new AttentionTile[workers.count()];
    Arrays.setAll(scratch, worker -> new AttentionTile());
  }

  @Override
  public void attend(
      AttentionShape shape,
      HeadRows q,
      HeadRows k,
      HeadRows v,
      @Nullable HeadRows mask,
      HeadRows y,
      Buffer logSum) {
    int heads = shape.samples() * shape.heads();
    if (heads == 0 || shape.queries() == 0) {
      return;
    }
    HeapBuffer sums = HeapBuffer.of(logSum);
    int rows = AttentionTile.rows(shape);
    int tiles = Tiles.count(shape.queries(), rows);
    int parts = Math.clamp(Tiles.count(TASKS, heads), 1, tiles);
    workers.run(
        heads * parts,
        (task, worker) -> {
          AttentionTile tile = scratch[worker];
          Head head = new Head(shape, task / parts);
          tile.open(shape, head.keys(k, shape.width()), head.keys(v, shape.valueWidth()));
          int end = Math.min((task % parts + 1) * tiles / parts * rows, shape.queries());
          for (int i = task % parts * tiles / parts * rows; i < end; i += rows) {
            int count = Math.min(rows, end - i);
            tile.attend(
                i,
                head.queries(q, shape.width(), i, count),
                mask == null ? null : head.queries(mask, shape.keys(), i, count),
                head.queries(y, shape.valueWidth(), i, count),
                sums.array(),
                sums.offset() + task / parts * shape.queries() + i);
          }
        });
  }

  @Override
  public void gradient(
      AttentionShape shape,
      HeadRows q,
      HeadRows k,
      HeadRows v,
      @Nullable HeadRows mask,
      HeadRows y,
      Buffer logSum,
      HeadRows gy,
      HeadRows gq,
      HeadRows gk,
      HeadRows gv) {
    HeapBuffer sums = HeapBuffer.of(logSum);
    int rows = AttentionTile.rows(shape);
    workers.run(
        shape.samples() * shape.heads(),
        (task, worker) -> {
          AttentionTile tile = scratch[worker];
          Head head = new Head(shape, task);
          TokenRows keys = head.keys(k, shape.width());
          TokenRows values = head.keys(v, shape.valueWidth());
          tile.open(shape, keys, values);
          tile.openGradient(keys, values);
          for (int i = 0; i < shape.queries(); i += rows) {
            int count = Math.min(rows, shape.queries() - i);
            tile.gradient(
                i,
                head.queries(q, shape.width(), i, count),
                mask == null ? null : head.queries(mask, shape.keys(), i, count),
                head.queries(y, shape.valueWidth(), i, count),
                sums.array(),
                sums.offset() + task * shape.queries() + i,
                head.queries(gy, shape.valueWidth(), i, count),
                head.queries(gq, shape.width(), i, count));
          }
          tile.finish(head.keys(gk, shape.width()), head.keys(gv, shape.valueWidth()));
        });
  }

  /**
   * One head of one sample.
   *
   * @param shape the sizes
   * @param number the number of the head among those of all samples
   */
  private record Head(AttentionShape shape, int number) {

    TokenRows keys(HeadRows rows, int width) {
      int sample = number / shape.heads();
      return TokenRows.of(rows, sample, number % shape.heads(), shape.keys(), width);
    }

    TokenRows queries(HeadRows rows, int width, int first, int count) {
      int sample = number / shape.heads();
      return TokenRows.of(rows, sample, number % shape.heads(), shape.queries(), width)
          .from(first, count);
    }
  }
}
