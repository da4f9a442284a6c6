package kinesic.kernels.cuda;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The kernels that were compiled from one source for each of some functions.
 *
 * @param <F> the functions
 */
final class FunctionKernels<F extends Enum<F>> {

  private final Map<F, Kernel> kernels;

  /**
   * @param name returns the name of the kernel for a function
   */
  FunctionKernels(Device device, String family, Class<F> functions, Function<F, String> name) {
    kernels = new EnumMap<>(functions);
    for (F f : functions.getEnumConstants()) {
      kernels.put(f, device.kernel(family, name.apply(f)));
    }
  }

  /** Returns the kernel for a function. */
  Kernel of(F f) {
    return Objects.requireNonNull(kernels.get(f));
  }
}
