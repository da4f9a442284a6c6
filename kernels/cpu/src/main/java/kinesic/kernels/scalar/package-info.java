/**
 * The kernel families as plain loops: the specification that every other backend is tested against,
 * and the fallback where the Vector API is not available.
 *
 * <p>Sums are computed in double and rounded once. The package depends on the interfaces of {@link
 * kinesic.kernels} and on the worker pool, not on the vector kernels or the selection of backends.
 * Start reading at {@link kinesic.kernels.scalar.ScalarElementwise}.
 */
@NullMarked
package kinesic.kernels.scalar;

import org.jspecify.annotations.NullMarked;
