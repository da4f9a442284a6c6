/**
 * Datasets and batches: {@link kinesic.nn.data.Dataset}, {@link kinesic.nn.data.BatchSampler}, and
 * {@link kinesic.nn.data.Loader}, which reads samples in the background.
 *
 * <p>Used by the training loop and by evaluation. Does not depend on modules, losses, optimisers or
 * the training loop. Start reading at {@link kinesic.nn.data.Loader}.
 */
@NullMarked
package kinesic.nn.data;

import org.jspecify.annotations.NullMarked;
