/**
 * Compound expressions from what a network knows without having learned them: the zero-shot score,
 * and classifiers in closed form over its features.
 *
 * <p>Training, prediction and the command line use it. It knows numbers and labels; it must not
 * know networks, images or files. Start reading at {@link kinesic.facebehavior.compound.ZeroShot}.
 */
@NullMarked
package kinesic.facebehavior.compound;

import org.jspecify.annotations.NullMarked;
