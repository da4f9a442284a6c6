/**
 * Programs for a machine with a GPU: do the same networks learn the same there, and how fast.
 * {@code kernels/cuda/gpu-check} runs them. Start reading at {@link
 * kinesic.benchmarks.device.DeviceCheck}.
 */
@NullMarked
package kinesic.benchmarks.device;

import org.jspecify.annotations.NullMarked;
