/**
 * Training of a FaceBehaviorNet on databases of files: what is to be done, and doing it.
 *
 * <p>The commands {@code train} and {@code demo} use it. It knows manifests, the network and nn's
 * training loop; it must not know the command line or the report. Start reading at {@link
 * kinesic.facebehavior.training.Training}.
 */
@NullMarked
package kinesic.facebehavior.training;

import org.jspecify.annotations.NullMarked;
