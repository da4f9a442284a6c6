/**
 * What the network is trained to make small: losses as ops, each with its gradient derived in its
 * Javadoc, for samples that carry only some of the labels.
 *
 * <p>Nothing here knows a face. There are a categorical head with K classes (expressions, or
 * persons), a binary head with M sigmoids (action units, or attributes), a head of bounded numbers
 * (valence and arousal), and a {@link kinesic.facebehavior.Relatedness} of K by M that couples the
 * first two. {@link kinesic.facebehavior.loss.BatchLabels} are the labels that losses read.
 */
@NullMarked
package kinesic.facebehavior.loss;

import org.jspecify.annotations.NullMarked;
