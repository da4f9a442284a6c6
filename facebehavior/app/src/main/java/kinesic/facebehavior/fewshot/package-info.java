/**
 * Compound expressions from few labelled faces or none: how well a trained network tells them apart
 * by the zero-shot score, by classifiers in closed form over its features, and fine-tuned.
 *
 * <p>The command {@code compound} uses it. It knows networks, manifests and the classifiers of
 * {@link kinesic.facebehavior.compound}; it must not know the command line. Start reading at {@link
 * kinesic.facebehavior.fewshot.CompoundRun}.
 */
@NullMarked
package kinesic.facebehavior.fewshot;

import org.jspecify.annotations.NullMarked;
