package kinesic.engine.playground;

import java.io.IOException;

/**
 * Starts the playground, a page for a browser on this machine.
 *
 * <pre>
 *   engine/bin/kinesic playground
 * </pre>
 */
public final class Playground {

  private Playground() {}

  /**
   * Starts the server and prints the address of the page. The process ends when it is interrupted.
   *
   * @param arguments the port; without it, any that is free
   */
  public static void main(String[] arguments) {
    String port = arguments.length == 0 ? "0" : arguments[0];
    if (arguments.length > 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      System.err.println("usage: playground [PORT]");
      System.exit(2);
    }
    try {
      // not closed: it serves until the process ends
      PlaygroundServer server = new PlaygroundServer(Integer.parseInt(port), Limits.STANDARD);
      System.out.println("The playground is at " + server.address());
      System.out.println("Ctrl-C stops it.");
    } catch (IOException e) {
      System.err.println("playground: port %s cannot be used: %s".formatted(port, e.getMessage()));
      System.exit(1);
    }
  }
}
