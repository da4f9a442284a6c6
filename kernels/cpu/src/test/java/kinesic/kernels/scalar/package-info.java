/** The reference kernels against numbers worked out by hand and against the laws they must obey. */
@NullMarked
package kinesic.kernels.scalar;

import org.jspecify.annotations.NullMarked;
