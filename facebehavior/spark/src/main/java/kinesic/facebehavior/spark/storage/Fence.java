package kinesic.facebehavior.spark.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Keeps writers out of the folder of a run whose right to write has been taken from them.
 *
 * @param folder the folder of the run
 * @param token that of the {@link RunGrant} of the writer
 */
record Fence(StoredFolder folder, String token) {

  /**
   * Makes sure that the token is the newest.
   *
   * @throws IOException if it is not, or the lease cannot be read
   */
  void requireCurrent() throws IOException {
    Optional<LeaseText> lease = lease();
    if (!lease.map(LeaseText::token).equals(Optional.of(token))) {
      String owner = lease.map(LeaseText::owner).orElse(LeaseText.UNKNOWN);
      throw StorageException.lasting(
          folder.uri(),
          "this attempt may not write here any more, because a later one began (%s)"
              .formatted(owner));
    }
  }

  /** Returns whether the token is the newest. */
  boolean isCurrent() throws IOException {
    return lease().map(LeaseText::token).equals(Optional.of(token));
  }

  private Optional<LeaseText> lease() throws IOException {
    try {
      return LeaseText.parse(folder.read(RunLease.FILE));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
