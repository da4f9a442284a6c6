/**
 * What a training needs to know of a dataset beyond pixels and labels: landmarks, and the sampler
 * that draws batches from several databases.
 *
 * <p>Used by importers and training runs. It does not know networks or losses. Start reading at
 * {@link kinesic.facebehavior.dataset.HeterogeneousSampler}.
 */
@NullMarked
package kinesic.facebehavior.dataset;

import org.jspecify.annotations.NullMarked;
