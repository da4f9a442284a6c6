/**
 * Zero-shot and few-shot classification of compound expressions with a trained network: by the
 * zero-shot score, by classifiers in closed form over its features, and by fine-tuning.
 *
 * <p>Used by the command {@code compound}. Knows networks, manifests and the classifiers of {@link
 * kinesic.facebehavior.compound}; it must not know the command line. Start reading at {@link
 * kinesic.facebehavior.fewshot.CompoundRun}.
 */
@NullMarked
package kinesic.facebehavior.fewshot;

import org.jspecify.annotations.NullMarked;
