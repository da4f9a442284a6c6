package kinesic.facebehavior.serve;

import java.util.Map;

/** A request that is not answered as it asks; the message is one sentence that says why. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String sentence;
  private final transient Map<String, String> headers;

  /**
   * Creates a refusal.
   *
   * @param status of HTTP, 400 or above
   */
  Refusal(int status, String sentence) {
    this(status, sentence, Map.of());
  }

  private Refusal(int status, String sentence, Map<String, String> headers) {
    super(sentence);
    this.sentence = sentence;
    this.status = status;
    this.headers = headers;
  }

  /** The service has too much to do; the client may try again soon. */
  static Refusal busy(String sentence) {
    return new Refusal(503, sentence, Map.of("Retry-After", "1"));
  }

  /** The resource exists, but not for this method. */
  static Refusal method(String sentence, String allowed) {
    return new Refusal(405, sentence, Map.of("Allow", allowed));
  }

  /** The status of HTTP. */
  int status() {
    return status;
  }

  /** Why the request was refused. */
  String sentence() {
    return sentence;
  }

  /** Headers of the answer. */
  Map<String, String> headers() {
    return headers;
  }
}
