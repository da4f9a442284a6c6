package kinesic.kernels.conformance;

/**
 * One call of one kernel, written once and run on any backend.
 *
 * @param name the kernel, its sizes and what is special, such as {@code "sum [3, 207, 13]
 *     extremes"}
 * @param body creates the operands through the {@link Call} and calls the kernel; runs several
 *     times
 */
public record KernelCase(String name, Body body) {

  /** The call. */
  @FunctionalInterface
  public interface Body {
    void run(Call call);
  }
}
