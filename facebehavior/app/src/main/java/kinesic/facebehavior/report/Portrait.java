package kinesic.facebehavior.report;

/**
 * A test face that the gallery shows.
 *
 * @param face its number among the test faces
 * @param png its picture as base64 of a PNG file
 */
public record Portrait(int face, String png) {}
