package kinesic.onnx.operator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator of ONNX: computes the results of a node.
 *
 * <p>It computes on the host if all inputs are {@link HostArray}s, provided that it can, so that
 * the arithmetic of shapes stays exact and available; otherwise with tensors.
 */
@FunctionalInterface
public interface Operator {

  /**
   * Computes the results.
   *
   * @return the results in order; optional ones at the end may be left out if they are not needed
   * @throws OnnxException if an input is not supported ({@link Call#unsupported})
   * @throws IllegalArgumentException if the shapes do not match
   */
  List<Operand> compute(Call call);

  /**
   * Returns what is not supported, such as {@code "mode \"cubic\""}; null if nothing is known to be
   * before the shapes are known. Called for all nodes when a model is read.
   *
   * @param version the version of the operator set
   */
  default @Nullable String problem(Attributes node, long version) {
    return null;
  }

  /** Returns what an input is used for. */
  default Slot slot(Attributes node, int input) {
    return Slot.DATA;
  }

  /**
   * Returns the order of the axes in which a parameter at this place is stored.
   *
   * @param rank the number of axes of the parameter
   */
  default Layout stored(Attributes node, int input, int rank) {
    return Layout.logical(rank);
  }

  /** Returns whether the results depend on the inputs alone, so that constants can be folded. */
  default boolean isPure() {
    return true;
  }

  /** Finds what is not supported in a node. */
  @FunctionalInterface
  interface Check {

    /** Returns what is not supported, or null. */
    @Nullable String problem(Attributes node, long version);
  }

  /**
   * Returns this operator with the given uses of its inputs; further inputs are used as the last
   * one.
   */
  default Operator slots(Slot... uses) {
    return new Declared(this, List.of(uses), this::problem);
  }

  /** Returns this operator with a check. */
  default Operator checked(Check check) {
    return new Declared(this, List.of(), check);
  }
}
