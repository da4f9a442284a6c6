/**
 * Training loop: {@link kinesic.nn.train.Trainer} runs epochs over a loader, notifies listeners,
 * validates, stops early, and writes checkpoints from which another process resumes with the same
 * bits.
 *
 * <p>Used by applications. Depends on modules, optimisers and loaders; does not depend on
 * particular networks, layers or losses. Start reading at {@link kinesic.nn.train.Trainer}.
 */
@NullMarked
package kinesic.nn.train;

import org.jspecify.annotations.NullMarked;
