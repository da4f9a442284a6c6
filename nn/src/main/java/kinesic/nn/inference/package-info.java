/**
 * Compilation of networks for inference: layers describe their computation with {@link
 * kinesic.nn.inference.Symbol}, and {@link kinesic.nn.inference.Inference} executes it.
 *
 * <p>Used by {@link kinesic.nn.Layer#forInference}. Depends on tensors and kernels; does not depend
 * on modules. Start reading at {@link kinesic.nn.inference.Inference}.
 */
@NullMarked
package kinesic.nn.inference;

import org.jspecify.annotations.NullMarked;
