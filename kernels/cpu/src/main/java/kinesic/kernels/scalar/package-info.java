/**
 * The kernel families as plain loops: the specification that every other backend is held against,
 * and what runs where the Vector API cannot.
 *
 * <p>Sums are taken in double and rounded once. Used by the choice of backend in {@link
 * kinesic.kernels}; knows numbers and sizes, no tensor. Start reading at {@link
 * kinesic.kernels.scalar.ScalarElementwise}.
 */
@NullMarked
package kinesic.kernels.scalar;

import org.jspecify.annotations.NullMarked;
