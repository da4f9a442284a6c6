package kinesic.kernels.cuda;

/**
 * A kernel of one of the families.
 *
 * @param name the name in the CUDA source
 * @param function the loaded kernel
 */
record Kernel(String name, Driver.Function function) {}
