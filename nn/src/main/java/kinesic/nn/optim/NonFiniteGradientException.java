package kinesic.nn.optim;

/** Says which parameter has a gradient with a NaN or an infinity; nothing has been updated. */
public final class NonFiniteGradientException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  NonFiniteGradientException(String message) {
    super(message);
  }
}
