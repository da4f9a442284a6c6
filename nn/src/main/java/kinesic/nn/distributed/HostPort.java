package kinesic.nn.distributed;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A host and a port, written {@code host:port}, with an IPv6 address {@code [address]:port}.
 *
 * @param host a name or an address without brackets
 * @param port from 0 to 65535
 */
record HostPort(String host, int port) {

  private static final int MOST_PORT = 65_535;

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException if it is none
   */
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, Math.max(colon, 0));
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "\"%s\": an IPv6 address needs brackets, as in [::1]:7077".formatted(text));
    }
    String port = text.substring(colon + 1);
    if (host.isBlank() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MOST_PORT) {
      throw new IllegalArgumentException("\"%s\" is not HOST:PORT".formatted(text));
    }
    return new HostPort(host, Integer.parseInt(port));
  }

  /** Returns an address as other machines write it. */
  static String text(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%'); // means nothing to other machines
    return address instanceof Inet6Address && scope >= 0 ? text.substring(0, scope) : text;
  }

  /**
   * Looks up the host.
   *
   * @throws UnknownHostException if nobody knows it
   */
  InetSocketAddress resolve() throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException("the host \"%s\" is not known".formatted(host));
    }
    return address;
  }

  /** Returns whether the host is by its name this machine only. */
  boolean isLoopback() {
    return host.equalsIgnoreCase("localhost")
        || host.startsWith("127.")
        || host.equals("::1")
        || host.equals("0:0:0:0:0:0:0:1");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]:" : host + ":") + port;
  }
}
