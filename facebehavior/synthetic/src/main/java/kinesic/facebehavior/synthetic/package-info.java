/**
 * Synthetic faces: drawings of parametric faces that move as the Facial Action Coding System (FACS)
 * describes, and labelled databases of such faces.
 *
 * <p>The demo, the tests and the studies use them where real databases need a licence. The package
 * uses action units, expressions, attributes and their tables. It must not use tensors, networks or
 * importers, and only {@link kinesic.facebehavior.synthetic.SyntheticFiles} may use files and
 * manifests. Faces are drawn by a rasteriser of its own with IEEE arithmetic, square roots and
 * {@link StrictMath} only, so a face has the same pixels on every machine.
 *
 * <p>Start reading at {@link kinesic.facebehavior.synthetic.SyntheticPreset} for the databases, at
 * {@link kinesic.facebehavior.synthetic.SyntheticDatabase} for their samples and labels, and at
 * {@link kinesic.facebehavior.synthetic.SyntheticFace} for the drawing. Lengths on a face are in
 * millimetres; the origin is midway between the pupils, x points to the right of the image, y down
 * and z towards the viewer.
 */
@NullMarked
package kinesic.facebehavior.synthetic;

import org.jspecify.annotations.NullMarked;
