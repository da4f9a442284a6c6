package kinesic.facebehavior.spark;

/**
 * Ends the task of a rank that has lost another one, so that Spark ends those of the other ranks,
 * too.
 */
final class RankLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message names the rank that is lost and its host, and says what happened
   */
  RankLostException(String message) {
    super(message);
  }
}
