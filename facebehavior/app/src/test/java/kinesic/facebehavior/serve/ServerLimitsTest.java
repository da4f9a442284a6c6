package kinesic.facebehavior.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import kinesic.engine.io.Json;
import kinesic.engine.io.JsonException;
import kinesic.facebehavior.predict.FoundFace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are too large, too slow or too many, and the end of the server. */
@Timeout(60)
final class ServerLimitsTest {

  private static final ServerLimits SHORT = new ServerLimits(2, 100_000, Duration.ofMillis(500));

  /** Holds each picture until the test lets it pass. */
  private static final class Gate extends TestService.Source {
    final Semaphore arrived = new Semaphore(0);
    final CountDownLatch open = new CountDownLatch(1);

    @Override
    public List<FoundFace> faces(byte[] image, Path name) throws IOException {
      arrived.release();
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return crops.faces(image, name);
    }
  }

  private static String error(HttpResponse<String> response) throws JsonException {
    return Json.parse(response.body()).member("error").string();
  }

  private static CompletableFuture<HttpResponse<String>> sent(TestService service)
      throws IOException {
    return service.client.sendAsync(
        TestService.post(service.at("predict"), "image/png", TestService.png(1)).build(),
        BodyHandlers.ofString());
  }

  // ---------------------------------------------------------------- size

  @Test
  void a_request_that_is_too_large_is_refused_whether_it_says_so_or_not() throws Exception {
    try (TestService service = new TestService(SHORT)) {
      byte[] large = new byte[100_001];
      HttpResponse<String> announced = service.post("predict", "image/png", large);
      assertEquals(413, announced.statusCode());
      assertEquals("the request is larger than 100000 bytes", error(announced));
      HttpResponse<String> chunked =
          service.send(
              HttpRequest.newBuilder(service.at("predict"))
                  .POST(
                      HttpRequest.BodyPublishers.ofInputStream(
                          () -> new ByteArrayInputStream(new byte[3_000_000]))));
      assertEquals(413, chunked.statusCode());
      assertEquals("the request is larger than 100000 bytes", error(chunked));
      assertEquals(400, service.post("predict", "image/png", new byte[100_000]).statusCode());
    }
  }

  @Test
  void a_client_that_announces_more_than_it_sends_gets_its_answer() throws Exception {
    try (TestService service = new TestService(SHORT)) {
      String answer =
          service.raw(
              "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      assertTrue(answer.endsWith("{\"error\":\"the request is larger than 100000 bytes\"}\n"));
    }
  }

  @Test
  void the_bodies_of_all_requests_together_have_a_limit() throws Exception {
    BodyMemory memory = new BodyMemory(100, 150);
    try (BodyMemory.Room one = memory.open();
        BodyMemory.Room other = memory.open()) {
      assertEquals(100, one.read(new ByteArrayInputStream(new byte[100])).length);
      Refusal refusal =
          assertThrows(Refusal.class, () -> other.read(new ByteArrayInputStream(new byte[51])));
      assertEquals(503, refusal.status());
      one.close();
      assertEquals(51, other.read(new ByteArrayInputStream(new byte[51])).length);
    }
    try (BodyMemory.Room one = memory.open()) {
      assertEquals(100, one.read(new ByteArrayInputStream(new byte[100])).length);
    }
  }

  // ---------------------------------------------------------------- time

  @Test
  void slow_headers_close_the_connection() throws Exception {
    try (TestService service = new TestService(SHORT);
        Socket socket = service.connect()) {
      socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
      long start = System.nanoTime();
      assertEquals(-1, read(socket));
      assertTrue(ServiceMetrics.since(start) < 20);
      assertEquals(200, service.get("health").statusCode());
    }
  }

  private static int read(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (IOException e) {
      return -1; // reset
    }
  }

  @Test
  void a_slow_body_is_answered_and_the_connection_closed() throws Exception {
    try (TestService service = new TestService(SHORT)) {
      String answer =
          service.raw(
              "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\npart");
      assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
      assertTrue(
          answer.endsWith("{\"error\":\"the request did not arrive within 0.5 seconds\"}\n"),
          answer);
      assertEquals(200, service.get("health").statusCode());
      String metrics = service.server.metrics();
      assertEquals(
          1,
          TestService.metric(
              metrics, "facebehavior_requests_total{path=\"/predict\",status=\"408\"}"));
      assertEquals(0, TestService.metric(metrics, "facebehavior_requests_running"));
    }
  }

  @Test
  void a_body_that_trickles_is_too_slow_too() throws Exception {
    try (TestService service = new TestService(SHORT);
        Socket socket = service.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      long start = System.nanoTime();
      try {
        while (ServiceMetrics.since(start) < 20) {
          out.write("1\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
          Thread.sleep(20);
        }
      } catch (IOException e) { // the connection is closed
        return;
      }
      throw new AssertionError("the connection is still open");
    }
  }

  @Test
  void a_client_that_does_not_read_its_answers_is_dropped() throws Exception {
    try (TestService service = new TestService(SHORT);
        Socket socket = service.connect()) {
      byte[] request =
          "GET /faces.js HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      assertThrows(
          IOException.class,
          () -> {
            while (true) { // until no buffer between the two has room, and then some
              socket.getOutputStream().write(request);
            }
          });
      assertEquals(200, service.get("health").statusCode());
    }
  }

  @Test
  void many_slow_clients_do_not_keep_others_out() throws Exception {
    ServerLimits limits = new ServerLimits(4, 100_000, Duration.ofSeconds(20));
    List<Socket> slow = new ArrayList<>();
    try (TestService service = new TestService(limits)) {
      for (int i = 0; i < 100; i++) {
        Socket socket = service.connect();
        socket.getOutputStream().write("POST /predict HTTP".getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      byte[] picture = TestService.png(1);
      assertEquals(200, service.post("predict", "image/png", picture).statusCode());
      assertTrue(
          TestService.metric(service.server.metrics(), "facebehavior_connections_active") >= 100);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void an_answer_that_is_not_ready_in_time_is_refused() throws Exception {
    Gate gate = new Gate();
    try (TestService service = new TestService(SHORT, gate)) {
      HttpResponse<String> response = sent(service).join();
      assertEquals(503, response.statusCode());
      assertEquals("the answer was not ready within 0.5 seconds, try again", error(response));
      assertEquals("1", response.headers().firstValue("Retry-After").orElse(""));
      gate.open.countDown();
      assertEquals(200, sent(service).join().statusCode());
    }
  }

  // ---------------------------------------------------------------- number

  @Test
  void requests_beyond_the_queue_are_refused_at_once() throws Exception {
    ServerLimits limits = new ServerLimits(3, 100_000, Duration.ofSeconds(20));
    Gate gate = new Gate();
    try (TestService service = new TestService(limits, gate)) {
      List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(sent(service));
      }
      gate.arrived.acquire();
      while (TestService.metric(service.server.metrics(), "facebehavior_requests_running") < 3) {
        Thread.sleep(1);
      }
      HttpResponse<String> refused = sent(service).join();
      assertEquals(503, refused.statusCode());
      assertEquals("the queue is full with 3 requests, try again", error(refused));
      assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
      assertEquals(200, service.get("health").statusCode());
      gate.open.countDown();
      for (CompletableFuture<HttpResponse<String>> response : waiting) {
        assertEquals(200, response.join().statusCode());
      }
      assertEquals(200, sent(service).join().statusCode());
    }
  }

  // ---------------------------------------------------------------- the end

  @Test
  void requests_in_flight_are_answered_before_the_server_stops() throws Exception {
    ServerLimits limits = new ServerLimits(8, 100_000, Duration.ofSeconds(20));
    Gate gate = new Gate();
    TestService service = new TestService(limits, gate);
    CompletableFuture<HttpResponse<String>> first = sent(service);
    gate.arrived.acquire();
    Thread stop = Thread.ofPlatform().start(service.server::close);
    HttpResponse<String> late = service.get("health");
    while (late.statusCode() == 200) {
      Thread.sleep(1);
      late = service.get("health");
    }
    assertEquals(503, late.statusCode());
    HttpResponse<String> refused = sent(service).join();
    assertEquals(503, refused.statusCode());
    assertEquals("the service is stopping", error(refused));
    assertTrue(stop.isAlive());
    gate.open.countDown();
    assertEquals(200, first.join().statusCode());
    stop.join();
    assertThrows(IOException.class, () -> service.get("health"));
    service.client.close();
  }

  @Test
  void a_request_that_is_never_answered_does_not_keep_the_server_running() throws Exception {
    Gate gate = new Gate();
    TestService service = new TestService(SHORT, gate);
    CompletableFuture<HttpResponse<String>> first = sent(service);
    gate.arrived.acquire();
    service.server.close();
    first.handle((response, problem) -> null).join();
    gate.open.countDown();
    service.client.close();
  }

  @Test
  void a_port_in_use_is_reported() throws Exception {
    try (TestService service = new TestService(SHORT)) {
      int port = service.server.address().getPort();
      IOException e =
          assertThrows(
              IOException.class,
              () ->
                  FaceServer.start(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                      service.service(),
                      SHORT));
      assertEquals(
          "port %s of localhost cannot be used (Address already in use), choose another one, or 0"
                  .formatted(port)
              + " for any that is free",
          e.getMessage());
    }
  }

  @Test
  void limits_are_above_0() {
    Duration second = Duration.ofSeconds(1);
    assertThrows(IllegalArgumentException.class, () -> new ServerLimits(0, 1, second));
    assertThrows(IllegalArgumentException.class, () -> new ServerLimits(1, 0, second));
    assertThrows(IllegalArgumentException.class, () -> new ServerLimits(1, 1, Duration.ZERO));
  }
}
