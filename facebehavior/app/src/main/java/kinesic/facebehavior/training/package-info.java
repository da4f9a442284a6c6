/**
 * Training of a FaceBehaviorNet on databases of files: plans, training runs, and reports.
 *
 * <p>The commands {@code train}, {@code demo} and {@code evaluate} use it. It knows manifests, the
 * network, nn's training loop and the page of a report; it must not know the command line. Start
 * reading at {@link kinesic.facebehavior.training.TrainingRun}.
 */
@NullMarked
package kinesic.facebehavior.training;

import org.jspecify.annotations.NullMarked;
