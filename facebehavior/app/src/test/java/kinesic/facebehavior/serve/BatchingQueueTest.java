package kinesic.facebehavior.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.task.Prediction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of a predictor that returns the first byte of each face. */
@Timeout(30)
final class BatchingQueueTest {

  private static final int MOST = 4;

  private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch firstBatch = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final BatchingQueue queue = new BatchingQueue(this::predict, MOST, new ServiceMetrics());

  @AfterEach
  void close() {
    queue.close();
  }

  private List<Prediction> predict(List<FaceImage> faces) {
    batches.add(faces.size());
    firstBatch.countDown();
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (faces.getFirst().rgb()[0] < 0) {
      throw new IllegalStateException("a negative face");
    }
    return faces.stream().map(face -> prediction(face.rgb()[0])).toList();
  }

  private static Prediction prediction(float number) {
    return new Prediction(Map.of("number", new float[] {number}), Map.of(), new float[0]);
  }

  private static List<FaceImage> faces(int first, int count) {
    List<FaceImage> faces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      faces.add(new FaceImage(1, new byte[] {(byte) (first + i), 0, 0}));
    }
    return faces;
  }

  private static List<Prediction> predictions(int first, int count) {
    return faces(first, count).stream().map(face -> prediction(face.rgb()[0])).toList();
  }

  private static List<Prediction> joined(List<CompletableFuture<Prediction>> answers) {
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /** Lets a face be predicted and waits until its batch is on its way. */
  private List<CompletableFuture<Prediction>> occupied() throws InterruptedException {
    List<CompletableFuture<Prediction>> first = queue.submit(faces(100, 1));
    firstBatch.await();
    return first;
  }

  @Test
  void a_face_that_comes_alone_is_predicted_at_once() {
    open.countDown();
    assertEquals(predictions(7, 1), joined(queue.submit(faces(7, 1))));
    assertEquals(List.of(1), batches);
    assertEquals(List.of(), queue.submit(List.of()));
  }

  @Test
  void faces_of_many_callers_share_batches_in_their_order() throws Exception {
    List<CompletableFuture<Prediction>> first = occupied();
    List<CompletableFuture<Prediction>> three = queue.submit(faces(1, 3));
    List<CompletableFuture<Prediction>> two = queue.submit(faces(11, 2));
    List<CompletableFuture<Prediction>> many = queue.submit(faces(21, 6));
    assertEquals(11, queue.size());
    open.countDown();
    assertEquals(predictions(100, 1), joined(first));
    assertEquals(predictions(1, 3), joined(three));
    assertEquals(predictions(11, 2), joined(two));
    assertEquals(predictions(21, 6), joined(many));
    assertEquals(List.of(1, MOST, MOST, 3), batches);
  }

  @Test
  void a_caller_that_gives_up_does_not_have_its_faces_predicted() throws Exception {
    List<CompletableFuture<Prediction>> first = occupied();
    List<CompletableFuture<Prediction>> givenUp = queue.submit(faces(1, 5));
    List<CompletableFuture<Prediction>> last = queue.submit(faces(11, 1));
    givenUp.forEach(answer -> assertTrue(answer.cancel(false)));
    open.countDown();
    assertEquals(predictions(100, 1), joined(first));
    assertEquals(predictions(11, 1), joined(last));
    assertEquals(List.of(1, 1), batches);
  }

  @Test
  void a_failure_reaches_the_callers_of_its_batch_and_no_others() throws Exception {
    List<CompletableFuture<Prediction>> first = occupied();
    List<CompletableFuture<Prediction>> failing = queue.submit(faces(-4, MOST));
    List<CompletableFuture<Prediction>> last = queue.submit(faces(1, 1));
    open.countDown();
    assertEquals(predictions(100, 1), joined(first));
    CompletionException e = assertThrows(CompletionException.class, () -> joined(failing));
    assertEquals("java.lang.IllegalStateException: a negative face", e.getMessage());
    assertEquals(predictions(1, 1), joined(last));
  }

  @Test
  void faces_that_wait_when_the_queue_is_closed_get_no_prediction() throws Exception {
    open.countDown();
    assertEquals(predictions(100, 1), joined(occupied()));
    queue.close();
    List<CompletableFuture<Prediction>> late = queue.submit(faces(1, 1));
    assertThrows(CancellationException.class, () -> joined(late));
  }
}
