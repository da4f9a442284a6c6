/**
 * How a matrix product becomes fast: the same product in eight steps, each adding one idea, from
 * three loops to a blocked algorithm; then a convolution that reads blocked images in place.
 *
 * <p>The code accompanies {@code kernels/README.md}, which explains each step; {@link
 * kinesic.benchmarks.StepRates} prints the rates. Nothing else uses it. To stay short, it supports
 * only one size of tiles and no transposed operands. Start reading at {@link
 * kinesic.benchmarks.steps.Step}, then {@link kinesic.benchmarks.steps.ConvolutionStep}.
 */
@NullMarked
package kinesic.benchmarks.steps;

import org.jspecify.annotations.NullMarked;
