package kinesic.kernels.cuda.ptx;

/** Thrown while an instruction is decoded that the machine does not know. */
final class UnknownInstruction extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownInstruction(String message) {
    super(message);
  }
}
