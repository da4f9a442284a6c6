package kinesic.kernels.vector;

import kinesic.kernels.Buffer;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.PreparedConvolution;
import kinesic.kernels.Workers;

/**
 * A direct convolution whose filter has been packed once into the panels that the micro-kernel
 * reads.
 *
 * <p>The cut of k, and so the order of the additions, depends on the filter alone.
 */
final class PackedConvolution implements PreparedConvolution {

  private final BlockedProduct product;
  private final ConvolutionShape shape;
  private final PackedPanels panels;
  private final int k;

  /** Packs {@code filter}. */
  PackedConvolution(
      BlockedProduct product, Workers workers, ConvolutionShape shape, Buffer filter) {
    this.product = product;
    this.shape = shape;
    int cout = shape.cout();
    k = VectorConvolution.depth(shape);
    int depth = Blocking.depth(k, shape.cin());
    int floats = Math.multiplyExact(k, PackedPanels.width(cout));
    panels = new PackedPanels(cout, depth, new float[Math.addExact(ScratchPool.START, floats)]);
    if (cout > 0) {
      panels.pack(new Matrix(filter, k, cout, false), 0, k, workers);
    }
  }

  @Override
  public void forward(int n, Buffer x, Buffer y, Epilogue epilogue) {
    ConvolutionShape sizes = shape.withImages(n);
    int cout = sizes.cout();
    Pixels pixels = VectorConvolution.pixels(sizes);
    if (pixels.count() == 0 || cout == 0) {
      return;
    }
    LeftOperand patches = VectorConvolution.patches(sizes, x, pixels);
    Slivers rows = Slivers.of(pixels.count(), patches.group());
    product.multiply(
        rows,
        cout,
        k,
        patches,
        panels,
        VectorConvolution.output(sizes, pixels, y, epilogue),
        Blocking.ofPacked(rows, cout, k, sizes.cin()));
  }
}
