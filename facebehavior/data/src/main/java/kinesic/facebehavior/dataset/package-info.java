/**
 * What training needs to know of a dataset besides images and labels: landmarks, and the sampler
 * that draws batches from several databases.
 *
 * <p>Used by importers and training runs. It must not know networks or losses. Start reading at
 * {@link kinesic.facebehavior.dataset.HeterogeneousSampler}.
 */
@NullMarked
package kinesic.facebehavior.dataset;

import org.jspecify.annotations.NullMarked;
