package kinesic.facebehavior.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients at once. */
@Timeout(120)
final class ConcurrentRequestsTest {

  private static final int CLIENTS = 16;
  private static final int REQUESTS = 20; // of each client
  private static final int PICTURES = 24;

  @Test
  void every_client_gets_the_bits_that_its_picture_has_alone() throws Exception {
    try (TestService service = new TestService(TestService.LIMITS);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<byte[]> pictures = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < PICTURES; i++) {
        pictures.add(TestService.png(i));
        expected.add(service.expected(i + ".png", pictures.get(i)));
      }
      assertNotEquals(expected.get(1).replace("1.png", ""), expected.get(2).replace("2.png", ""));
      AtomicInteger clients = new AtomicInteger();
      Callable<Integer> calls =
          () -> {
            int wrong = 0;
            int first = 5 * clients.getAndIncrement();
            for (int i = 0; i < REQUESTS; i++) {
              int picture = (first + i) % PICTURES;
              String path = "predict?name=%s.png".formatted(picture);
              String answer = service.post(path, "image/png", pictures.get(picture)).body();
              wrong += answer.equals(expected.get(picture)) ? 0 : 1;
            }
            return wrong;
          };
      for (Future<Integer> wrong : threads.invokeAll(Collections.nCopies(CLIENTS, calls))) {
        assertEquals(0, wrong.get());
      }
      String metrics = service.server.metrics();
      double faces = TestService.metric(metrics, "facebehavior_faces_total");
      assertEquals(CLIENTS * REQUESTS, faces);
      double batches = TestService.metric(metrics, "facebehavior_batch_faces_count");
      assertTrue(batches < faces, "no two of %s faces shared a batch".formatted(faces));
    }
  }
}
