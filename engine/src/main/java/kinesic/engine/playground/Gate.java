package kinesic.engine.playground;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are answered: those that know the token, and that do not come from the
 * page of another site.
 *
 * <p>The server listens on the loopback address only, but every program on the machine, and every
 * page in its browser, can send requests there. A page of another site does not know the token,
 * which is random and part of the address. If it makes its own name point to this machine, its
 * requests carry that name as host; what it sends across sites carries its origin.
 */
final class Gate {

  private static final int TOKEN_BYTES = 16;

  private final String token;
  private final Set<String> hosts;

  /** A gate with a new token, for a server on this port of this machine. */
  Gate(int port) {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    token = HexFormat.of().formatHex(random);
    hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
  }

  /** Returns the first part of all paths that are answered, such as {@code /5b…/}. */
  String root() {
    return "/" + token + "/";
  }

  /** Returns why a request is refused; null if it is answered. */
  @Nullable String refusal(HttpExchange exchange) {
    List<String> host = exchange.getRequestHeaders().getOrDefault("Host", List.of());
    if (host.size() != 1 || !hosts.contains(host.getFirst())) {
      return "the request is for another host";
    }
    for (String origin : exchange.getRequestHeaders().getOrDefault("Origin", List.of())) {
      if (!origin.startsWith("http://") || !hosts.contains(origin.substring("http://".length()))) {
        return "the request comes from the page of another site";
      }
    }
    String path = exchange.getRequestURI().getRawPath();
    String start = path == null ? "" : path.substring(0, Math.min(path.length(), root().length()));
    if (!MessageDigest.isEqual(bytes(start), bytes(root()))) { // takes the same time for all
      return "the address lacks the token; open the address that the program printed";
    }
    return null;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
