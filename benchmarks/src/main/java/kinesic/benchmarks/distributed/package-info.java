/**
 * Programs that train on several processes of this machine: are their bits those of one process,
 * how long do the parts of a step take, and how fast are the sockets between them. Start reading at
 * {@link kinesic.benchmarks.distributed.Ranks}.
 */
@NullMarked
package kinesic.benchmarks.distributed;

import org.jspecify.annotations.NullMarked;
