/**
 * Synthetic faces: drawings of parametric faces that move as the Facial Action Coding System says,
 * and databases of them with labels.
 *
 * <p>The demo, the tests and lessons use them where real databases need a licence. The package
 * knows action units, expressions and their tables; it must know nothing of networks, tensors and
 * files. It draws with a rasteriser of its own: only IEEE arithmetic, square roots and {@link
 * StrictMath}, so a face has the same pixels on every machine.
 *
 * <p>Start reading at {@link kinesic.facebehavior.synthetic.SyntheticDatabase} for the labels and
 * at {@link kinesic.facebehavior.synthetic.SyntheticFace} for the drawing. Lengths on a face are
 * millimetres; the origin lies midway between the pupils, x points to the right of the image, y
 * down and z towards the viewer.
 */
@NullMarked
package kinesic.facebehavior.synthetic;

import org.jspecify.annotations.NullMarked;
