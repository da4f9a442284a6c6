/**
 * How fast it is: JMH benchmarks of the kernels and losses ({@code *Benchmark}), and {@link
 * kinesic.benchmarks.Peers}, which times the cases that PyTorch and ONNX Runtime are timed on.
 *
 * <p>Used by nobody; it may use every module. Whatever is timed is checked as well: a benchmark
 * compares its values with sums in double before the clock starts. Start reading at {@link
 * kinesic.benchmarks.Peers}.
 */
@NullMarked
package kinesic.benchmarks;

import org.jspecify.annotations.NullMarked;
