/**
 * Tests of the vector kernels on their own; the conformance suite compares them with the scalar
 * ones.
 */
@NullMarked
package kinesic.kernels.vector;

import org.jspecify.annotations.NullMarked;
