/**
 * Video files: their frames as pictures with their times, decoded by the user's own program ffmpeg,
 * and new files of such frames, which it encodes.
 *
 * <p>Used by prediction. It knows files, processes and pictures; it must not know faces, labels,
 * networks or tensors. Start reading at {@link kinesic.facebehavior.video.VideoFrames}.
 */
@NullMarked
package kinesic.facebehavior.video;

import org.jspecify.annotations.NullMarked;
