/**
 * Attribution: which pixels of a face an output of the network depends on.
 *
 * <p>The command {@code explain} uses it. It knows the network and tensors; it does not know pages
 * or files. Start reading at {@link kinesic.facebehavior.explain.Attribution}.
 */
@NullMarked
package kinesic.facebehavior.explain;

import org.jspecify.annotations.NullMarked;
