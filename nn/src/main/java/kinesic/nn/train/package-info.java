/**
 * The training loop: {@link kinesic.nn.train.Trainer} runs epochs over a loader, tells listeners
 * what happens, validates, stops early, and writes checkpoints that another process continues from
 * with the same bits.
 *
 * <p>Used by applications. Knows modules, optimisers and loaders; knows no particular network and
 * no particular loss. Start reading at {@link kinesic.nn.train.Trainer}.
 */
@NullMarked
package kinesic.nn.train;

import org.jspecify.annotations.NullMarked;
