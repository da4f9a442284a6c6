package kinesic.kernels.cuda.ptx;

/** One decoded instruction. */
abstract class Step {

  /**
   * Executes the instruction.
   *
   * @param w the warp whose registers are read and written
   * @param lanes the lanes that execute it, one bit each, at least one
   */
  abstract void run(Warp w, int lanes);
}
