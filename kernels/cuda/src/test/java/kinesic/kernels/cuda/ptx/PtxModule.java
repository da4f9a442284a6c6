package kinesic.kernels.cuda.ptx;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A module: the entries of one PTX text, decoded. It can be used by several machines. */
public final class PtxModule {

  private final Map<String, PtxKernel> kernels = new LinkedHashMap<>();
  private final Map<String, Variable> variables;

  private PtxModule(Map<String, Variable> variables) {
    this.variables = variables;
  }

  /**
   * Reads a module.
   *
   * @throws KernelFault if the text cannot be read or has instructions that the machine does not
   *     know; it names all of them
   */
  public static PtxModule read(String ptx) {
    PtxReader text = new PtxReader(ptx).read();
    PtxModule module = new PtxModule(text.variables);
    Set<String> unknown = new LinkedHashSet<>();
    for (PtxFunction f : text.functions.values()) {
      if (f.entry) {
        Program program = new Decoder(text.functions, text.variables, f, unknown).decode();
        module.kernels.put(f.name, new PtxKernel(f, module, program));
      }
    }
    if (!unknown.isEmpty()) {
      throw new KernelFault(
          "the machine does not know "
              + unknown.size()
              + " instructions:\n"
              + String.join("\n", unknown));
    }
    return module;
  }

  /** Returns the entry of a name, or null if there is none. */
  public @Nullable PtxKernel kernel(String name) {
    return kernels.get(name);
  }

  /** Returns the names of the entries. */
  public Set<String> kernels() {
    return kernels.keySet();
  }

  Map<String, Variable> variables() {
    return variables;
  }
}
