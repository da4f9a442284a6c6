package kinesic.kernels;

/**
 * The sizes of one interpolation: x is [n, down.pixels, across.pixels, c], y is [n, down.results,
 * across.results, c].
 *
 * @param n the number of images
 * @param c the channels
 * @param down the places along a column
 * @param across the places along a row
 */
public record InterpolationShape(int n, int c, InterpolationAxis down, InterpolationAxis across) {}
