package kinesic.nn.train;

/**
 * The loss or a gradient is not finite: says at which step, in which part of the loss, and where
 * the first such number came up. No parameter has taken part in that step's update.
 */
public final class DivergedException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  DivergedException(String message) {
    super(message);
  }
}
