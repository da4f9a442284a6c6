package kinesic.nn.train;

/**
 * Thrown when the loss or a gradient is NaN or infinite, before any parameter is updated. The
 * message names the step, the learning rate, the part of the loss or the parameter and its group,
 * and the op that produced the first such value.
 */
public final class DivergedException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  DivergedException(String message) {
    super(message);
  }
}
