/**
 * The kernel families on the Vector API: the fast twins of {@code kinesic.kernels.scalar}, and the
 * only package that imports {@code jdk.incubator.vector}.
 *
 * <p>Used by the choice of backend in {@link kinesic.kernels}, which loads no class of this package
 * before it knows that the module is there. Knows numbers and sizes; knows no tensor. Start reading
 * at {@code Lanes}, the width of a vector.
 */
@NullMarked
package kinesic.kernels.vector;

import org.jspecify.annotations.NullMarked;
