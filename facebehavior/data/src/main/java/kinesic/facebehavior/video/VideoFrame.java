package kinesic.facebehavior.video;

import kinesic.facebehavior.image.Picture;

/**
 * A frame of a video.
 *
 * @param number of the frame, from 0; see {@link VideoFrames#numbersAreOfWholeVideo}
 * @param seconds when it is shown, from the beginning of the file, as its container says
 * @param picture its pixels, upright
 */
public record VideoFrame(int number, double seconds, Picture picture) {}
