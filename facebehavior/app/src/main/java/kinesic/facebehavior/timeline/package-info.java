/**
 * What the faces of a video show over time, in memory that does not grow with its length.
 *
 * <p>Used by pages. The package knows tasks and rows of predictions; it must not know networks,
 * pages, training or the command line. Start reading at {@link
 * kinesic.facebehavior.timeline.Timelines}.
 */
@NullMarked
package kinesic.facebehavior.timeline;

import org.jspecify.annotations.NullMarked;
