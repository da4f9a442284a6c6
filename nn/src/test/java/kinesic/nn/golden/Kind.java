package kinesic.nn.golden;

import java.util.Locale;

/**
 * The files of the suite, and how far a result may be from PyTorch's: the largest difference of an
 * element, divided by the largest element of the tensor. Bounds are multiples of u = 2⁻²⁴, the
 * largest relative error of one rounding to float32; PyTorch's numbers carry one.
 */
public enum Kind {
  /** A function and its derivative: two or three operations, of which one is within 2 u or 3 u. */
  ELEMENTWISE(8),
  /** Sums of up to 240 terms in double or in lanes, then a division or an exponential. */
  REDUCTIONS(8),
  /** Copies are exact; the gradient of a repeated element is a sum of a few terms. */
  MOVEMENT(2),
  /** Sums of up to 200 products in float32, in the order of the kernels; attention has two. */
  PRODUCTS(16),
  /** Sums of up to 180 products, or of as many pixels for the gradient of a filter. */
  CONVOLUTIONS(16),
  /** Maxima are exact; a mean is a sum of up to 9 terms. */
  POOLING(8),
  /** Means of up to 16 pixels, whose weights are polynomials of a position in float32. */
  SIZES(16),
  /** A product or statistics of a batch, followed by a few operations. */
  LAYERS(32),
  /** Two or three products one after the other, or states that pass through several steps. */
  SEQUENCES(32),
  /** A chain of up to ten operations on each element, and a mean. */
  LOSSES(32),
  /** Ten steps of up to ten operations; their errors add up. */
  OPTIMISERS(32),
  /** Computed in double on both sides, then rounded once. */
  SCHEDULES(2),
  /** A chain of layers; batch normalisation of few values multiplies the roundings before it. */
  NETWORKS(64);

  private final double bound;

  Kind(int roundings) {
    bound = roundings * 0x1p-24;
  }

  double bound() {
    return bound;
  }

  String file() {
    return name().toLowerCase(Locale.ROOT) + ".safetensors";
  }
}
