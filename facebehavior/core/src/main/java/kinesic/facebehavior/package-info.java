/**
 * FaceBehaviorNet: one network that learns valence and arousal, action units and expressions from
 * databases that each carry only some of these labels.
 *
 * <p>Researchers use it from their own code, everybody else through its command line. It knows
 * tensors and modules only through {@code kinesic.engine} and {@code kinesic.nn} and no kernel at
 * all. Start reading at {@link kinesic.facebehavior.ActionUnit}, {@link
 * kinesic.facebehavior.Expression} and {@link kinesic.facebehavior.Relatedness}: what is predicted,
 * and what is known about how the parts of it go together.
 */
@NullMarked
package kinesic.facebehavior;

import org.jspecify.annotations.NullMarked;
