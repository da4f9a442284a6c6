package kinesic.facebehavior.serve;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses requests that the page of another site makes in a browser.
 *
 * <p>Such a request carries the site as its origin. If the site makes its own name point to this
 * machine, so that the browser takes the service for the site (DNS rebinding), the request carries
 * that name as host; a service on the loopback address therefore knows its names. It does not check
 * the port, which another program may forward.
 */
final class HostCheck {

  private static final String PORT = ":[0-9]{1,5}$";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean anyHost;
  private final String own;

  /**
   * Creates the check of a service.
   *
   * @param address that it listens on
   */
  HostCheck(InetAddress address) {
    anyHost = !address.isLoopbackAddress();
    own = host(address);
  }

  /** A literal address as a host in a URI. */
  static String host(InetAddress address) {
    String literal = address.getHostAddress();
    return literal.contains(":") ? "[" + literal + "]" : literal;
  }

  /**
   * Checks a request.
   *
   * @throws Refusal with status 403 if it is not meant for this service
   */
  void require(Headers headers) throws Refusal {
    List<String> named = headers.getOrDefault("Host", List.of());
    String host = named.size() == 1 ? named.getFirst().toLowerCase(Locale.ROOT) : "";
    String name = host.replaceFirst(PORT, "");
    if (host.isEmpty() || !(anyHost || LOOPBACK.contains(name) || name.equals(own))) {
      throw new Refusal(403, "the request is for another host");
    }
    for (String origin : headers.getOrDefault("Origin", List.of())) {
      if (!origin.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "").equals(host)) {
        throw new Refusal(403, "the request comes from the page of another site");
      }
    }
  }
}
