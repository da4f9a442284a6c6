/**
 * The conformance suite of backends: one spec for each kernel family lists calls with tolerances,
 * and {@link kinesic.kernels.conformance.Conformance} runs them on a backend and on the scalar
 * reference.
 *
 * <p>Published as a test jar for the backends of other modules. Knows only the interfaces of {@link
 * kinesic.kernels}. Start reading at {@link kinesic.kernels.conformance.Conformance}.
 */
@NullMarked
package kinesic.kernels.conformance;

import org.jspecify.annotations.NullMarked;
