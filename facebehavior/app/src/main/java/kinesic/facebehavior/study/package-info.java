/**
 * The study: many trainings that differ in one thing each, and what they show together.
 *
 * <p>The commands {@code study affect} and {@code study identity} use it. It knows training runs,
 * their figures and statistics; it must not know the command line. Start reading at {@link
 * kinesic.facebehavior.study.Study}.
 */
@NullMarked
package kinesic.facebehavior.study;

import org.jspecify.annotations.NullMarked;
