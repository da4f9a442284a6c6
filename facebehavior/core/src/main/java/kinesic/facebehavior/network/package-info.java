/**
 * The network: one trunk shared by the heads of all tasks, and the objective that trains them
 * together.
 *
 * <p>Used by training, evaluation and prediction. It knows tasks, losses and labels; it does not
 * know image files or the command line. Start reading at {@link
 * kinesic.facebehavior.network.FaceBehaviorNet}.
 */
@NullMarked
package kinesic.facebehavior.network;

import org.jspecify.annotations.NullMarked;
