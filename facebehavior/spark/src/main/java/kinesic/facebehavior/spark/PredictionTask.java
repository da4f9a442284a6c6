package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import kinesic.facebehavior.predict.BatchPrediction;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.nn.data.Batches;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Predicts a part of the images, batch by batch while its rows are written, so that an executor
 * holds the rows of one batch only. Each core of the task reads images ahead.
 *
 * @param job what is predicted with
 * @param counts counts the rows
 * @param encoding of the rows
 */
record PredictionTask<T>(
    Broadcast<PredictionJob> job, PredictionCounts counts, RowEncoder.Factory<T> encoding)
    implements FlatMapFunction<Iterator<ImagePart>, T> {

  private static final ExecutorMemory<PredictionJob, PredictionJob.Tools> TOOLS =
      new ExecutorMemory<>();

  @Override
  public Iterator<T> call(Iterator<ImagePart> part) throws IOException {
    PredictionJob.Tools tools = TOOLS.get(job, PredictionJob::open);
    TaskContext context = TaskContext.get();
    Batches<List<PredictionRow>> batches =
        new BatchPrediction(tools.predictor(), tools.source(), context.cpus())
            .open(tools.images(part.next()));
    context.addTaskCompletionListener((TaskCompletionListener) ended -> batches.close());
    return new Rows<>(
        batches, new PredictionCounts.Counter(counts), encoding.create(tools.columns()));
  }

  /** The rows of batches, each of which is predicted when its first row is asked for. */
  private static final class Rows<T> implements Iterator<T> {

    private final Batches<List<PredictionRow>> batches;
    private final PredictionCounts.Counter counter;
    private final RowEncoder<T> encoder;
    private Iterator<T> encoded = Collections.emptyIterator();

    Rows(
        Batches<List<PredictionRow>> batches,
        PredictionCounts.Counter counter,
        RowEncoder<T> encoder) {
      this.batches = batches;
      this.counter = counter;
      this.encoder = encoder;
    }

    @Override
    public boolean hasNext() {
      return encoded.hasNext() || batches.hasNext();
    }

    @Override
    public T next() {
      if (!encoded.hasNext()) {
        List<PredictionRow> rows = batches.next();
        counter.add(rows);
        try {
          encoded = encoder.encode(rows).iterator();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return encoded.next();
    }
  }
}
