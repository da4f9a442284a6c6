package kinesic.facebehavior.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import kinesic.engine.io.JsonText;

/**
 * An answer to a request.
 *
 * @param status of HTTP
 * @param type the media type of the text, which is sent in UTF-8
 * @param text the body
 * @param headers further headers
 */
record Reply(int status, String type, String text, Map<String, String> headers) {

  /** Everything that browsers must not do with what the service sends. */
  private static final Map<String, String> ALWAYS =
      Map.of(
          "Cache-Control", "no-store",
          "Referrer-Policy", "no-referrer",
          "X-Content-Type-Options", "nosniff",
          "Cross-Origin-Resource-Policy", "same-origin");

  /** An answer with status 200. */
  static Reply ok(String type, String text) {
    return new Reply(200, type, text, Map.of());
  }

  /** Says in JSON why a request was refused. */
  static Reply of(Refusal refusal) {
    return new Reply(
        refusal.status(), "application/json", error(refusal.sentence()), refusal.headers());
  }

  /** A JSON object with one sentence. */
  static String error(String sentence) {
    return JsonText.of(Map.of("error", sentence)) + "\n";
  }

  /**
   * Sends it, as far as the connection allows; the exchange remains open.
   *
   * @param closing whether the client is told that the connection closes
   */
  void send(HttpExchange exchange, boolean closing) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Headers out = exchange.getResponseHeaders();
    ALWAYS.forEach(out::set);
    headers.forEach(out::set);
    out.set("Content-Type", type.startsWith("text/") ? type + "; charset=utf-8" : type);
    if (closing) {
      out.set("Connection", "close");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      out.set("Content-Length", Integer.toString(bytes.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.getResponseBody().flush();
  }
}
