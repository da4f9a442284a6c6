package kinesic.facebehavior.training;

import java.io.IOException;

/**
 * Keeps the folder of a run in another place, such as a distributed file system, if the program
 * cannot write there directly: the run then works in a local folder, which is copied to and from
 * that place.
 */
public interface RunStorage {

  /** Returns the storage of a folder that is kept where it is; it does nothing. */
  static RunStorage inPlace() {
    return new RunStorage() {
      @Override
      public void load(RunFolder folder) {}

      @Override
      public void save(RunFolder folder) {}
    };
  }

  /**
   * Brings the local folder to the state of the kept one. Every rank calls it before the run, and
   * again when it expects a file that rank 0 has saved.
   *
   * @param folder the local folder; created if necessary
   * @throws IOException if the kept folder cannot be read
   */
  void load(RunFolder folder) throws IOException;

  /**
   * Brings the kept folder to the state of the local one. Only rank 0 calls it: when the run
   * begins, after each checkpoint, and when the run ends.
   *
   * @throws IOException if the kept folder cannot be written; this ends the run
   */
  void save(RunFolder folder) throws IOException;
}
