package kinesic.nn.optim;

/**
 * Thrown when a gradient contains NaN or infinity, before any parameter is updated. The message
 * names the parameter, its group and the learning rate.
 */
public final class NonFiniteGradientException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  NonFiniteGradientException(String message) {
    super(message);
  }
}
