/**
 * Networks compiled for inference: {@link kinesic.nn.inference.Symbol} is what layers write down
 * instead of computing it, {@link kinesic.nn.inference.Inference} what is made of it.
 *
 * <p>Used by {@link kinesic.nn.Layer#forInference}. Knows tensors and kernels; knows no module.
 * Start reading at {@link kinesic.nn.inference.Inference}.
 */
@NullMarked
package kinesic.nn.inference;

import org.jspecify.annotations.NullMarked;
