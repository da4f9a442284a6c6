package kinesic.facebehavior.timeline;

import kinesic.facebehavior.face.FaceImage;

/**
 * The frame in which a face shows something most.
 *
 * @param name of what it shows, such as "highest valence" or "happiness"
 * @param value the number that is greatest or least here
 * @param text how much it shows, such as "93 %" or "0.86", or the labels that are present
 * @param at the time in seconds, or the number of the frame
 * @param portrait its pixels
 */
public record Peak(String name, double value, String text, double at, FaceImage portrait) {}
