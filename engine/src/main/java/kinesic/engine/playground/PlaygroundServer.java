package kinesic.engine.playground;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kinesic.engine.io.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page, runs the programs that it sends, and keeps the pages of the last tapes. It
 * listens on the loopback address only, and answers what {@link Gate} lets pass. Programs run one
 * at a time.
 */
final class PlaygroundServer implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int TAPES = 4;
  private static final int THREADS = 2; // one serves the page while the other runs a program

  /** What a browser may do with the page: run its own script, and nothing from elsewhere. */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /** The page of a tape contains its script and style, and is shown in a frame of the page. */
  private static final String TAPE_POLICY =
      "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline';"
          + " style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

  private static final Map<String, String> FILES =
      Map.of(
          "", "page.html",
          "page.css", "page.css",
          "page.js", "page.js",
          "examples.js", "examples.js");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Gate gate;
  private final Limits limits;
  private final Deque<Page> tapes = new ArrayDeque<>();
  private int tapeCount;

  /** A page of a tape. */
  private record Page(String path, String html) {}

  /**
   * Starts a server.
   *
   * @param port the port, or 0 for any that is free
   * @throws IOException if the port is taken
   */
  PlaygroundServer(int port, Limits limits) throws IOException {
    this.limits = limits;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port), 0);
    gate = new Gate(server.getAddress().getPort());
    threads =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("playground-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Returns the address of the page. */
  URI address() {
    return URI.create(
        "http://%s:%s%s".formatted(LOOPBACK, server.getAddress().getPort(), gate.root()));
  }

  /** Stops the server at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String refusal = gate.refusal(exchange);
      if (refusal != null) {
        send(exchange, 403, "text/plain", "refused: " + refusal + "\n");
        return;
      }
      String path = exchange.getRequestURI().getRawPath().substring(gate.root().length());
      if (path.equals("run")) {
        run(exchange);
      } else if (exchange.getRequestMethod().equals("GET")) {
        serve(exchange, path);
      } else {
        send(exchange, 405, "text/plain", "the page is read with GET\n");
      }
    }
  }

  private void run(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      send(exchange, 405, "text/plain", "a program is sent with POST\n");
      return;
    }
    int most = 4 * limits.characters(); // bytes of UTF-8
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readNBytes(most + 1);
    }
    if (body.length > most) {
      send(exchange, 413, "text/plain", "the text is longer than %s bytes\n".formatted(most));
      return;
    }
    send(exchange, 200, "application/json", answer(new String(body, StandardCharsets.UTF_8)));
  }

  private synchronized String answer(String program) {
    Outcome outcome = Outcome.of(program, limits);
    String tape = outcome.tape();
    return OutcomeText.json(outcome, tape == null ? "" : keep(tape));
  }

  private String keep(String html) {
    tapeCount++;
    Page page = new Page("tape/" + tapeCount, html);
    tapes.addLast(page);
    if (tapes.size() > TAPES) {
      tapes.removeFirst();
    }
    return page.path;
  }

  private synchronized @Nullable String tape(String path) {
    return tapes.stream()
        .filter(page -> page.path.equals(path))
        .map(Page::html)
        .findFirst()
        .orElse(null);
  }

  private void serve(HttpExchange exchange, String path) throws IOException {
    String tape = tape(path);
    if (tape != null) {
      exchange.getResponseHeaders().set("Content-Security-Policy", TAPE_POLICY);
      send(exchange, 200, "text/html", tape);
      return;
    }
    exchange.getResponseHeaders().set("Content-Security-Policy", PAGE_POLICY);
    String file = FILES.get(path);
    if (path.equals("functions")) {
      send(exchange, 200, "application/json", functions());
    } else if (file != null) {
      send(exchange, 200, type(file), resource(file));
    } else {
      send(exchange, 404, "text/plain", "there is no such page\n");
    }
  }

  private static String functions() {
    return JsonText.of(
        Function.all().stream()
            .map(f -> Map.of("usage", f.usage(), "meaning", f.meaning()))
            .toList());
  }

  private static String type(String file) {
    String ending = file.substring(file.lastIndexOf('.') + 1);
    return ending.equals("js") ? "text/javascript" : "text/" + ending;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = PlaygroundServer.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
