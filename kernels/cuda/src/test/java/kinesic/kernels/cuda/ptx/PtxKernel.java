package kinesic.kernels.cuda.ptx;

import java.util.ArrayList;
import java.util.List;

/** An entry of a module, decoded. */
public final class PtxKernel {

  /**
   * A parameter.
   *
   * @param offset where it is in the bytes of the parameters
   * @param bytes its size
   */
  public record Parameter(int offset, int bytes) {}

  private final String name;
  private final List<Parameter> parameters = new ArrayList<>();
  private final int maxThreads;
  private final PtxModule module;
  private final Program program;

  PtxKernel(PtxFunction function, PtxModule module, Program program) {
    this.name = function.name;
    this.maxThreads = function.maxThreads;
    this.module = module;
    this.program = program;
    for (Variable v : function.parameters) {
      parameters.add(new Parameter(offset(function, v), v.bytes()));
    }
  }

  /**
   * Returns where a parameter is: each follows the one before it at a multiple of its alignment.
   */
  static int offset(PtxFunction function, Variable parameter) {
    int at = 0;
    for (Variable v : function.parameters) {
      at = (at + v.alignment() - 1) / v.alignment() * v.alignment();
      if (v.name().equals(parameter.name())) {
        return at;
      }
      at += v.bytes();
    }
    throw new IllegalArgumentException(parameter.name());
  }

  /** Returns the name of the entry. */
  public String name() {
    return name;
  }

  /** Returns the parameters in their order. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  /** Returns the number of bytes up to the end of the last parameter. */
  public int parameterBytes() {
    return parameters.isEmpty() ? 0 : parameters.getLast().offset() + parameters.getLast().bytes();
  }

  /** Returns the size of the shared variables that the kernel uses, in bytes. */
  public int sharedBytes() {
    return program.registers.sharedBytes;
  }

  /** Returns the most threads of a block that the kernel was compiled for, or 1024. */
  public int maxThreads() {
    return maxThreads == 0 ? 1024 : maxThreads;
  }

  PtxModule module() {
    return module;
  }

  Program program() {
    return program;
  }
}
