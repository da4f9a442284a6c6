/**
 * How a trainer combines the losses of several tasks: {@link kinesic.nn.weighting.TaskWeighting}
 * and a class for each method.
 *
 * <p>Used by the training loop. Depends on tensors only; does not depend on modules, optimisers,
 * particular losses or the loop. Start reading at {@link kinesic.nn.weighting.TaskWeighting}; the
 * default is {@link kinesic.nn.weighting.EqualWeighting}.
 */
@NullMarked
package kinesic.nn.weighting;

import org.jspecify.annotations.NullMarked;
