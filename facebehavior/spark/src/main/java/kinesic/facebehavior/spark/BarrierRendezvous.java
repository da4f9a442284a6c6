package kinesic.facebehavior.spark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import kinesic.nn.distributed.FailedRankException;
import kinesic.nn.distributed.Group;
import kinesic.nn.distributed.Patience;
import kinesic.nn.distributed.Rendezvous;
import kinesic.nn.distributed.SocketGroup;
import kinesic.nn.distributed.SocketListener;
import org.apache.spark.BarrierTaskContext;

/**
 * The rendezvous of the tasks of a barrier stage. Spark exchanges their addresses, which takes it a
 * second; everything else goes over connections of their own.
 */
final class BarrierRendezvous implements Rendezvous {

  private static final String SEPARATOR = "\t";

  /** Begins the message of a rank that does not come. */
  private static final String ABSENT = "absent" + SEPARATOR;

  private final BarrierTaskContext context;
  private final Duration patience;
  private boolean met;

  /**
   * Creates the rendezvous of a task.
   *
   * @param patience how long a rank waits for another
   */
  BarrierRendezvous(BarrierTaskContext context, Duration patience) {
    this.context = context;
    this.patience = patience;
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
    try (SocketListener listener = SocketListener.open(host(rank()))) {
      List<String> said = meet(listener.address() + SEPARATOR + SocketGroup.newToken());
      for (int rank = 0; rank < said.size(); rank++) {
        if (said.get(rank).startsWith(ABSENT)) {
          throw new FailedRankException(rank, said.get(rank).substring(ABSENT.length()));
        }
      }
      List<String> addresses = said.stream().map(words -> words.split(SEPARATOR, 2)[0]).toList();
      String token = said.getFirst().split(SEPARATOR, 2)[1];
      return listener.connect(
          rank(), addresses, token, fingerprint, new Patience(patience, context::isInterrupted));
    }
  }

  /** Tells the ranks that wait in {@link #join} that this one will not come, unless it came. */
  void withdraw(String reason) {
    if (!met && size() > 1) {
      List<String> ignored = meet(ABSENT + reason);
    }
  }

  private List<String> meet(String words) {
    met = true;
    return List.of(context.allGather(words));
  }
}
