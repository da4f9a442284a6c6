package kinesic.kernels.cuda.ptx;

/** A mistake of a kernel, of a launch or of a copy that the machine has found. */
public final class KernelFault extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Creates a fault with its description. */
  public KernelFault(String message) {
    super(message);
  }
}
