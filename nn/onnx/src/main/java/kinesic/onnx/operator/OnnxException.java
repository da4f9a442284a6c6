package kinesic.onnx.operator;

/**
 * Part of a model is not supported. The message names the operator, the node and the version of the
 * operator set.
 */
public final class OnnxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message. */
  public OnnxException(String message) {
    super(message);
  }
}
