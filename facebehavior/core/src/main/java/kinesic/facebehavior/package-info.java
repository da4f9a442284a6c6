/**
 * FaceBehaviorNet: one network that learns valence and arousal, action units and expressions from
 * databases that each carry only some of these labels.
 *
 * <p>This package is its vocabulary and has no tensors: {@link kinesic.facebehavior.ActionUnit},
 * {@link kinesic.facebehavior.Expression}, {@link kinesic.facebehavior.CompoundExpression} and
 * {@link kinesic.facebehavior.Attribute} are the labels, and {@link
 * kinesic.facebehavior.Relatedness} is what is known about how often they occur together. Start
 * reading at those, then at {@link kinesic.facebehavior.network.FaceBehaviorNet}.
 */
@NullMarked
package kinesic.facebehavior;

import org.jspecify.annotations.NullMarked;
