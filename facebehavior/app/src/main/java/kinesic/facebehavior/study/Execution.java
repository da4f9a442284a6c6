package kinesic.facebehavior.study;

import java.io.IOException;

/** How the runs of a study get done: in this process, or in others. */
public interface Execution {

  /**
   * Returns when all runs of a stage are done.
   *
   * @param study whose runs they are
   * @return whether they are done; false if the study was interrupted
   * @throws IOException if a file cannot be read or written, or a worker has failed
   */
  boolean complete(Study study, Stage stage) throws IOException;
}
