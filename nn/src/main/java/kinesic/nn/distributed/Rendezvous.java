package kinesic.nn.distributed;

import java.io.IOException;
import java.util.List;

/** How the ranks of a group find each other. */
public interface Rendezvous {

  /** Returns the rendezvous of a process that trains alone. */
  static Rendezvous alone() {
    return new Rendezvous() {
      @Override
      public int rank() {
        return 0;
      }

      @Override
      public int size() {
        return 1;
      }

      @Override
      public Group join(List<String> fingerprint) {
        return Group.alone();
      }
    };
  }

  /** Returns the rank of this process. */
  int rank();

  /** Returns the number of ranks. */
  int size();

  /**
   * Waits for the other ranks and connects to them.
   *
   * @param fingerprint lines that must be the same at all ranks, such as the version of the
   *     program, the backend, and everything that the result depends on
   * @return the group; must be closed
   * @throws LostRankException if a rank does not come in time
   * @throws FailedRankException if the fingerprint of a rank differs; the message shows the first
   *     line that does
   * @throws IOException if the network cannot be used
   */
  Group join(List<String> fingerprint) throws IOException;
}
