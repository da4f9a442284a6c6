package kinesic.facebehavior.spark;

import java.io.IOException;
import java.util.List;
import kinesic.nn.distributed.Group;
import kinesic.nn.distributed.Rendezvous;
import org.apache.spark.BarrierTaskContext;

/**
 * The rendezvous of the tasks of a barrier stage. Spark exchanges their addresses, which takes it a
 * second; everything else goes over connections of their own.
 */
final class BarrierRendezvous implements Rendezvous {

  private final BarrierTaskContext context;
  private boolean met;

  /** Creates the rendezvous of a task. */
  BarrierRendezvous(BarrierTaskContext context) {
    this.context = context;
  }

  /** Returns the host of the executor of a rank, as Spark knows it. */
  String host(int rank) {
    String address = context.getTaskInfos()[rank].address();
    int port = address.lastIndexOf(':');
    String host = port < 0 ? address : address.substring(0, port);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public int rank() {
    return context.partitionId();
  }

  @Override
  public int size() {
    return context.getTaskInfos().length;
  }

  @Override
  public Group join(List<String> fingerprint) throws IOException {
    if (size() == 1) {
      return Group.alone();
    }
    throw new IOException("%s ranks: only one is possible so far".formatted(size()));
  }

  /** Tells the ranks that wait in {@link #join} that this one will not come, unless it came. */
  void withdraw(String reason) {
    if (!met && size() > 1) {
      List<String> ignored = meet(reason);
    }
  }

  private List<String> meet(String words) {
    met = true;
    return List.of(context.allGather(words));
  }
}
