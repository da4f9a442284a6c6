/**
 * Compilation of networks for inference: {@link kinesic.nn.inference.Inference} traces a network,
 * fuses ops into the convolutions before them, and runs the result.
 *
 * <p>Used by {@link kinesic.nn.Layer#forInference}. Depends on tensors, graphs and kernels; does
 * not depend on modules. Start reading at {@link kinesic.nn.inference.Inference}.
 */
@NullMarked
package kinesic.nn.inference;

import org.jspecify.annotations.NullMarked;
