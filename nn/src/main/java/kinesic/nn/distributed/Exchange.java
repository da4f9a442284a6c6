package kinesic.nn.distributed;

import java.io.IOException;

/**
 * Something that all ranks do together. Each link has a thread that sends and one that receives;
 * the caller of the group takes part too.
 */
interface Exchange {

  /** Sends what the rank at the other end of {@code link} needs. */
  void send(Link link, int call) throws IOException;

  /** Receives what the rank at the other end of {@code link} sends. */
  void receive(Link link, int call) throws IOException;

  /** Does the part of the caller. */
  void coordinate() throws IOException;
}
