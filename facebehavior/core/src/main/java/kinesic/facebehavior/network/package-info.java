/**
 * The network: one trunk shared by three heads, and the objective that trains them together.
 *
 * <p>Used by training, evaluation and prediction. Knows losses and labels; knows no file of images
 * and no command line. Start reading at {@link kinesic.facebehavior.network.FaceBehaviorNet}.
 */
@NullMarked
package kinesic.facebehavior.network;

import org.jspecify.annotations.NullMarked;
