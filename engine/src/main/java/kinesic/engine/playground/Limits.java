package kinesic.engine.playground;

import java.time.Duration;

/**
 * What a program may cost. An op has at most two tensors that it combines, each within the limit,
 * so a result that is computed before it is refused has at most a few million elements.
 *
 * @param characters the largest length of the text
 * @param depth the deepest nesting of brackets, calls and signs
 * @param elements the largest number of elements of a tensor
 * @param padding the widest border of a convolution
 * @param time after which no further op is applied
 */
record Limits(int characters, int depth, int elements, int padding, Duration time) {

  /** The limits of the page. */
  static final Limits STANDARD = new Limits(5000, 50, 1000, 8, Duration.ofSeconds(5));
}
