/**
 * The golden suite: every op, layer, loss, optimiser and schedule against what PyTorch computes in
 * float64. {@code nn/src/test/python/golden} writes the cases as safetensors files.
 *
 * <p>Start reading at {@link kinesic.nn.golden.GoldenTest}. To add a case, add it to the script,
 * and an {@link kinesic.nn.golden.Operation} if its op is new.
 */
@NullMarked
package kinesic.nn.golden;

import org.jspecify.annotations.NullMarked;
