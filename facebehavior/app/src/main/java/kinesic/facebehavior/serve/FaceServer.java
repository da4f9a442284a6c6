package kinesic.facebehavior.serve;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;

/**
 * The HTTP service: pictures in, predictions of their faces as JSON out, and a page for people.
 *
 * <pre>{@code
 * PredictionService service = new PredictionService("net", network, source, format);
 * try (FaceServer server = FaceServer.start(address, service, limits)) {
 *   System.out.println("The service is at " + server.address());
 *   ...
 * }
 * }</pre>
 *
 * <p>It has no authentication and no encryption.
 */
public final class FaceServer implements AutoCloseable {

  private static final int BACKLOG = 512; // connections that wait until the server takes them
  private static final int TICK = 5; // milliseconds

  private final HttpServer server;
  private final PredictionService service;
  private final ServerLimits limits;
  private final ExchangeThreads threads;
  private final RequestHandler handler;

  private FaceServer(HttpServer server, PredictionService service, ServerLimits limits) {
    this.server = server;
    this.service = service;
    this.limits = limits;
    threads = new ExchangeThreads(ServerLimits.CONNECTIONS, limits.timeout());
    HostCheck hosts = new HostCheck(server.getAddress().getAddress());
    handler = new RequestHandler(service, limits, hosts, threads);
  }

  /**
   * Starts a server.
   *
   * @param address to listen on; port 0 is any that is free
   * @param service is closed with the server
   * @throws IOException if the address cannot be used, for instance because the port is taken
   */
  public static FaceServer start(
      InetSocketAddress address, PredictionService service, ServerLimits limits)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(address, BACKLOG);
    } catch (SocketException e) {
      throw new IOException(
          "port %s of %s cannot be used (%s), choose another one, or 0 for any that is free"
              .formatted(address.getPort(), address.getHostString(), e.getMessage()),
          e);
    }
    FaceServer started = new FaceServer(server, service, limits);
    server.setExecutor(started.threads);
    server.createContext("/", started.handler);
    server.start();
    return started;
  }

  /** The address of the page. */
  public URI address() {
    InetSocketAddress address = server.getAddress();
    return URI.create(
        "http://%s:%s/".formatted(HostCheck.host(address.getAddress()), address.getPort()));
  }

  /** What the service did. */
  String metrics() {
    return service.metrics().text();
  }

  /**
   * Stops the server: refuses further requests, answers those that it has begun, for as long as the
   * timeout at most, and closes all connections.
   */
  @Override
  public void close() {
    handler.stop();
    long end = System.nanoTime() + limits.timeout().toNanos();
    try {
      while (handler.running() > 0 && System.nanoTime() < end) {
        Thread.sleep(TICK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.close();
    service.close();
  }
}
