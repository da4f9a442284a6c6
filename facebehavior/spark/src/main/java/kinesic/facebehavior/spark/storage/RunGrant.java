package kinesic.facebehavior.spark.storage;

import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The right of the ranks of an attempt to work in the folder of a run.
 *
 * @param uri the folder
 * @param token what the lease says while no later attempt has begun
 */
public record RunGrant(String uri, String token) implements Serializable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * Creates the local folder of a rank, in the folders that Spark has for such files.
   *
   * @param patience the longest time that a storage that cannot be reached is tried again, if it is
   *     less than two minutes
   * @param told receives sentences about such a storage
   * @throws IOException if Hadoop does not know the file system, or the local folder cannot be
   *     created
   */
  public MirroredFolder open(StoredFiles files, Duration patience, Consumer<String> told)
      throws IOException {
    return MirroredFolder.of(
        new StoredFolder(files, uri),
        token,
        patience.compareTo(PATIENCE) < 0 ? patience : PATIENCE,
        told);
  }
}
