/**
 * Compound expressions predicted by a network that was not trained on them: a zero-shot score, and
 * few-shot linear classifiers on its features.
 *
 * <p>Training, prediction and the command line use it. It works on numbers and labels; it must not
 * use networks, images or files. Start reading at {@link kinesic.facebehavior.compound.ZeroShot}.
 */
@NullMarked
package kinesic.facebehavior.compound;

import org.jspecify.annotations.NullMarked;
