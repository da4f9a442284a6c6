/**
 * Video files in, pictures with their times out: the frames of a video as the user's own program
 * ffmpeg decodes them.
 *
 * <p>Used by prediction. It knows files, processes and pictures; it must not know faces, labels,
 * networks or tensors. Start reading at {@link kinesic.facebehavior.video.VideoFrames}.
 */
@NullMarked
package kinesic.facebehavior.video;

import org.jspecify.annotations.NullMarked;
