/**
 * Benchmarks: JMH benchmarks of the kernels and losses ({@code *Benchmark}), and {@link
 * kinesic.benchmarks.Peers}, which times the cases that are compared with PyTorch and ONNX Runtime.
 *
 * <p>No other module uses this package; it may use every module. A benchmark compares its results
 * with sums in double before it is timed. Start reading at {@link kinesic.benchmarks.Peers}.
 */
@NullMarked
package kinesic.benchmarks;

import org.jspecify.annotations.NullMarked;
