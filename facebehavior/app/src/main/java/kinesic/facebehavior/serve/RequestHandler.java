package kinesic.facebehavior.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import kinesic.engine.io.JsonText;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.serve.ServiceMetrics.Stage;
import org.jspecify.annotations.Nullable;

/** Answers the requests of a {@link FaceServer}; SERVE.md describes them. Thread-safe. */
final class RequestHandler implements HttpHandler {

  private static final System.Logger LOG = System.getLogger(RequestHandler.class.getName());

  private static final String PREDICT = "/predict";
  private static final String JSON = "application/json";

  /** What a browser may do with the page: run its own script, and nothing from elsewhere. */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** The part of Java's memory that the bodies of all requests may take. */
  private static final int BODIES_SHARE = 8;

  /** How long the rest of a request is read that was refused before its end. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final PredictionService service;
  private final ServerLimits limits;
  private final HostCheck hosts;
  private final ExchangeThreads threads;
  private final BodyMemory memory;
  private final Semaphore free; // predictions that may begin
  private final AtomicInteger running = new AtomicInteger(); // exchanges
  private final Map<String, Resource> resources;
  private volatile boolean stopping;

  /** Creates the answer to a GET request. */
  @FunctionalInterface
  private interface Resource {
    Reply get() throws IOException, Refusal;
  }

  /**
   * Creates a handler.
   *
   * @param threads run the exchanges
   */
  RequestHandler(
      PredictionService service, ServerLimits limits, HostCheck hosts, ExchangeThreads threads) {
    this.service = service;
    this.limits = limits;
    this.hosts = hosts;
    this.threads = threads;
    memory = new BodyMemory(limits.bytes(), Runtime.getRuntime().maxMemory() / BODIES_SHARE);
    free = new Semaphore(limits.requests());
    resources =
        Map.of(
            "/", () -> page("page.html", "text/html"),
            "/page.css", () -> page("page.css", "text/css"),
            "/page.js", () -> page("page.js", "text/javascript"),
            "/faces.js", () -> page("faces.js", "text/javascript"),
            "/network", () -> Reply.ok(JSON, service.description(limits)),
            "/health", this::health,
            "/metrics", () -> Reply.ok(ServiceMetrics.MEDIA_TYPE, service.metrics().text()));
    service.metrics().gauge("requests_running", "Requests for predictions.", this::predictions);
    service.metrics().gauge("requests_limit", "The most of them at once.", limits::requests);
    service.metrics().gauge("connections_active", "Requests of all kinds.", threads::size);
  }

  private int predictions() {
    return limits.requests() - free.availablePermits();
  }

  /** Refuses all further predictions. */
  void stop() {
    stopping = true;
  }

  /** The number of requests that are not yet answered. */
  int running() {
    return running.get();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    running.incrementAndGet();
    try (exchange) {
      String path = Objects.requireNonNullElse(exchange.getRequestURI().getRawPath(), "");
      boolean known = path.equals(PREDICT) || resources.containsKey(path);
      Reply reply;
      try {
        hosts.require(exchange.getRequestHeaders());
        reply = path.equals(PREDICT) ? predict(exchange) : resource(exchange, path);
      } catch (Refusal e) {
        reply = Reply.of(e);
      } catch (IOException e) {
        if (threads.limit().isExceeded()) {
          service.metrics().answered(path, 408);
        }
        throw e; // there is no one to answer, or he got his answer
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.ERROR, "a request failed", e);
        reply = Reply.of(new Refusal(500, "the service failed: " + e));
      }
      service.metrics().answered(known ? path : "other", reply.status());
      boolean closing = stopping || reply.status() >= 400;
      threads.limit().set(limits.timeout(), () -> {});
      reply.send(exchange, closing);
      if (closing && !exchange.getRequestMethod().equals("HEAD")) {
        discard(exchange.getRequestBody());
      }
    } finally {
      running.decrementAndGet();
    }
  }

  /**
   * Reads the rest of a request: a connection that is closed with unread bytes is reset, and its
   * client may lose the answer.
   */
  private void discard(InputStream body) throws IOException {
    threads.limit().set(LINGER, () -> {});
    body.transferTo(OutputStream.nullOutputStream());
  }

  // ---------------------------------------------------------------- pages and facts

  private Reply resource(HttpExchange exchange, String path) throws IOException, Refusal {
    Resource resource = resources.get(path);
    if (resource == null) {
      throw new Refusal(404, "there is nothing here; the page is at /, pictures go to " + PREDICT);
    }
    if (!exchange.getRequestMethod().matches("GET|HEAD")) {
      throw Refusal.method("%s is read with GET".formatted(path), "GET, HEAD");
    }
    return resource.get();
  }

  private static Reply page(String file, String type) throws IOException {
    try (InputStream in = RequestHandler.class.getResourceAsStream(file)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return new Reply(200, type, text, Map.of("Content-Security-Policy", PAGE_POLICY));
    }
  }

  private Reply health() {
    String text =
        JsonText.of(
            Map.of(
                "status", stopping ? "stopping" : "ok", "requests_running", (long) predictions()));
    return new Reply(stopping ? 503 : 200, JSON, text + "\n", Map.of());
  }

  // ---------------------------------------------------------------- predictions

  private Reply predict(HttpExchange exchange) throws IOException, Refusal {
    long start = System.nanoTime();
    if (!exchange.getRequestMethod().equals("POST")) {
      throw Refusal.method("pictures are sent with POST", "POST");
    }
    if (stopping) {
      throw stopping();
    }
    String header = exchange.getRequestHeaders().getFirst("Content-Type");
    HeaderValue type = HeaderValue.parse(Objects.requireNonNullElse(header, ""));
    requireType(type.value());
    String announced = exchange.getRequestHeaders().getFirst("Content-Length");
    if (announced != null) {
      memory.requireSize(Long.parseLong(announced)); // the server has checked that it is a number
    }
    if (!free.tryAcquire()) {
      throw Refusal.busy(
          "the queue is full with %s requests, try again".formatted(limits.requests()));
    }
    try (BodyMemory.Room room = memory.open()) {
      threads.limit().set(limits.timeout(), () -> tooSlow(exchange));
      byte[] body = room.read(exchange.getRequestBody());
      threads.limit().set(limits.timeout().multipliedBy(2), () -> {});
      service.metrics().stage(Stage.RECEIVE, start);
      Reply reply = reply(pictures(exchange, type, body));
      service.metrics().stage(Stage.TOTAL, start);
      return reply;
    } finally {
      free.release();
    }
  }

  private static Refusal stopping() {
    return Refusal.busy("the service is stopping");
  }

  private static void requireType(String type) throws Refusal {
    boolean known =
        type.isEmpty()
            || type.startsWith("image/")
            || type.equals("application/octet-stream")
            || type.equals("application/x-www-form-urlencoded") // of curl, unless told otherwise
            || type.equals("multipart/form-data");
    if (!known) {
      throw new Refusal(
          415,
          "the content is %s, expected an image, application/octet-stream or multipart/form-data"
              .formatted(type));
    }
  }

  /** Answers a request that does not arrive in time, while its own thread waits for the rest. */
  private void tooSlow(HttpExchange exchange) {
    Refusal refusal =
        new Refusal(
            408,
            "the request did not arrive within %s seconds"
                .formatted(ServiceMetrics.number(limits.timeout().toMillis() / 1e3)));
    try {
      Reply.of(refusal).send(exchange, true);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a slow client is gone", e);
    }
  }

  private static List<Upload> pictures(HttpExchange exchange, HeaderValue type, byte[] body)
      throws Refusal {
    List<Upload> pictures =
        type.value().equals("multipart/form-data")
            ? Multipart.files(body, type)
            : List.of(new Upload(name(exchange.getRequestURI().getRawQuery()), body));
    if (pictures.isEmpty()) {
      throw new Refusal(400, "the form holds no picture");
    }
    if (pictures.size() > ServerLimits.PICTURES) {
      throw new Refusal(
          413, "the form holds more than %s pictures".formatted(ServerLimits.PICTURES));
    }
    return pictures;
  }

  /** The parameter {@code name} of a query; empty if there is none. */
  private static String name(@Nullable String query) throws Refusal {
    for (String parameter : Objects.requireNonNullElse(query, "").split("&", -1)) {
      if (parameter.startsWith("name=")) {
        try {
          return URLDecoder.decode(parameter.substring("name=".length()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
          throw new Refusal(400, "the name of the picture is not encoded as in an address");
        }
      }
    }
    return "";
  }

  private Reply reply(List<Upload> pictures) throws IOException, Refusal {
    List<PredictionRow> rows;
    try {
      rows = service.predict(pictures, System.nanoTime() + limits.timeout().toNanos());
    } catch (TimeoutException e) {
      throw Refusal.busy(
          "the answer was not ready within %s seconds, try again"
              .formatted(ServiceMetrics.number(limits.timeout().toMillis() / 1e3)));
    } catch (InterruptedException e) {
      throw new IOException("a request took too long", e);
    } catch (ExecutionException | CancellationException | RejectedExecutionException e) {
      if (stopping) {
        throw stopping();
      }
      throw new IllegalStateException(e);
    }
    if (rows.stream().allMatch(PredictionRow::failed)) {
      throw unreadable(rows);
    }
    return Reply.ok(JSON, service.json(rows));
  }

  private static Refusal unreadable(List<PredictionRow> rows) {
    List<String> problems = new ArrayList<>();
    rows.forEach(row -> problems.add(row.file().name() + ": " + row.error()));
    return new Refusal(400, String.join("; ", problems));
  }
}
