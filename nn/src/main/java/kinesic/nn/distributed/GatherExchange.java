package kinesic.nn.distributed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Brings bytes of every rank to every rank. */
final class GatherExchange implements Exchange {

  private final byte[] mine;
  private final byte[][] all;

  GatherExchange(byte[] mine, int rank, int ranks) {
    this.mine = mine;
    all = new byte[ranks][];
    all[rank] = mine;
  }

  @Override
  public void send(Link link, int call) throws IOException {
    link.send(call, mine);
  }

  @Override
  public void receive(Link link, int call) throws IOException {
    all[link.rank()] = link.receive(call);
  }

  @Override
  public void coordinate() {}

  /** Returns the bytes in the order of the ranks. */
  List<byte[]> result() {
    return new ArrayList<>(Arrays.asList(all));
  }
}
