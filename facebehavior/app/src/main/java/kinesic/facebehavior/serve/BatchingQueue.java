package kinesic.facebehavior.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.task.Prediction;

/**
 * Predicts the faces of many callers in common batches.
 *
 * <p>One thread predicts. Whenever it is free, it takes the faces that wait, at most a batch, in
 * the order in which they came; so a face that comes alone is predicted at once, and batches grow
 * with the load. A prediction does not depend on its batch.
 */
final class BatchingQueue implements AutoCloseable {

  private record Waiting(FaceImage face, CompletableFuture<Prediction> answer) {}

  private final Function<List<FaceImage>, List<Prediction>> predictor;
  private final int mostFaces;
  private final ServiceMetrics metrics;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts the thread.
   *
   * @param predictor returns a prediction for each face; is called by one thread
   * @param mostFaces the most faces of a batch
   */
  BatchingQueue(
      Function<List<FaceImage>, List<Prediction>> predictor,
      int mostFaces,
      ServiceMetrics metrics) {
    this.predictor = predictor;
    this.mostFaces = mostFaces;
    this.metrics = metrics;
    thread = Thread.ofPlatform().daemon().name("serve-predict").start(this::run);
  }

  /**
   * Lets faces wait for their predictions.
   *
   * @return the predictions in the order of the faces; a face whose prediction is cancelled while
   *     it waits is not predicted
   */
  List<CompletableFuture<Prediction>> submit(List<FaceImage> faces) {
    List<CompletableFuture<Prediction>> answers = new ArrayList<>(faces.size());
    for (FaceImage face : faces) {
      Waiting waiting = new Waiting(face, new CompletableFuture<>());
      answers.add(waiting.answer());
      queue.add(waiting);
    }
    if (closed) { // perhaps the thread has ended and will not see them
      answers.forEach(answer -> answer.cancel(false));
    }
    return answers;
  }

  /** The number of faces that wait. */
  int size() {
    return queue.size();
  }

  private void run() {
    try {
      while (true) {
        List<Waiting> batch = new ArrayList<>(mostFaces);
        batch.add(queue.take());
        queue.drainTo(batch, mostFaces - 1);
        batch.removeIf(waiting -> waiting.answer().isDone());
        if (!batch.isEmpty()) {
          predict(batch);
        }
      }
    } catch (InterruptedException e) { // by close
      queue.forEach(waiting -> waiting.answer().cancel(false));
    }
  }

  private void predict(List<Waiting> batch) {
    try {
      metrics.batch(batch.size());
      List<Prediction> predictions = predictor.apply(batch.stream().map(Waiting::face).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer().complete(predictions.get(i));
      }
    } catch (RuntimeException | Error e) { // the callers get it; later batches may succeed
      batch.forEach(waiting -> waiting.answer().completeExceptionally(e));
    }
  }

  /**
   * Stops the thread after its batch. Faces that wait then or later get no prediction: a {@link
   * CancellationException} is the reason.
   */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
