/**
 * How a matrix product becomes fast: the same product written ten times, each time with one idea
 * more, from three loops to what the vector kernels do.
 *
 * <p>Code to read and to time beside {@code kernels/README.md}, which explains each step; {@link
 * kinesic.benchmarks.StepRates} prints the rates. Nothing else uses it. It is written to be short:
 * one tile size, no transposed operands. Start reading at {@link kinesic.benchmarks.steps.Step}.
 */
@NullMarked
package kinesic.benchmarks.steps;

import org.jspecify.annotations.NullMarked;
