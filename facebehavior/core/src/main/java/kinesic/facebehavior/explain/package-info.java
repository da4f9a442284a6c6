/**
 * Why a network says what it says about one face: which pixels an output depends on.
 *
 * <p>The command {@code explain} uses it. It knows the network and tensors; it must not know pages
 * and files. Start reading at {@link kinesic.facebehavior.explain.Attribution}.
 */
@NullMarked
package kinesic.facebehavior.explain;

import org.jspecify.annotations.NullMarked;
