/**
 * Studies: many training runs that differ in one setting each, and the statistical comparison of
 * their results.
 *
 * <p>The commands {@code study affect} and {@code study identity} use it. It knows training runs,
 * their metrics and statistics; it must not know the command line. Start reading at {@link
 * kinesic.facebehavior.study.Study}.
 */
@NullMarked
package kinesic.facebehavior.study;

import org.jspecify.annotations.NullMarked;
