/** Tests of groups of ranks. */
@NullMarked
package kinesic.nn.distributed;

import org.jspecify.annotations.NullMarked;
