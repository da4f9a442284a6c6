package kinesic.kernels.vector;

import static kinesic.kernels.vector.Slivers.ceilDiv;
import static kinesic.kernels.vector.WinogradTransforms.OUT;

import kinesic.kernels.Buffer;
import kinesic.kernels.Convolution;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.PreparedConvolution;
import kinesic.kernels.Window;
import kinesic.kernels.Workers;

/**
 * Convolutions; those with a 3 x 3 window and stride 1 are computed by Winograd's minimal filtering
 * algorithm, {@link WinogradTransforms}, where that is faster, the others directly.
 *
 * <p>That takes a quarter of the multiply-adds of the direct algorithm, at the price of accuracy:
 * the error is about ten times that of {@link VectorConvolution}, and NaN or infinity spreads to
 * the 4 x 4 pixels of each tile that reads it.
 */
public final class WinogradConvolution implements Convolution {

  /** With fewer tiles than this, the transformed filter is read too often for its use. */
  private static final int LEAST_TILES = 12;

  private final VectorConvolution direct;
  private final WinogradProduct product;
  private final WinogradFilterGradient filterGradient;

  /** Creates kernels that run on {@code workers}. */
  public WinogradConvolution(Workers workers) {
    ScratchPool<float[]> pool = ScratchPool.ofFloats();
    direct = new VectorConvolution(workers);
    product = new WinogradProduct(workers, pool);
    filterGradient = new WinogradFilterGradient(workers, pool);
  }

  /** Returns whether this convolution and its gradients are computed by Winograd's algorithm. */
  static boolean suits(ConvolutionShape shape) {
    int tiles = shape.n() * ceilDiv(shape.outputHeight(), OUT) * ceilDiv(shape.outputWidth(), OUT);
    return isPossible(shape) && tiles >= LEAST_TILES;
  }

  private static boolean isPossible(ConvolutionShape shape) {
    Window w = shape.window();
    return w.height() == 3
        && w.width() == 3
        && w.strideY() == 1
        && w.strideX() == 1
        && w.padY() <= 2
        && w.padX() <= 2
        && shape.cin() % Lanes.COUNT == 0
        && shape.cout() % Lanes.COUNT == 0;
  }

  @Override
  public void forward(
      ConvolutionShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue) {
    if (!suits(shape)) {
      direct.forward(shape, x, filter, y, epilogue);
      return;
    }
    run(shape, x, filter, y, epilogue);
  }

  private void run(ConvolutionShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue) {
    WinogradFilter taps = new WinogradFilter(filter, shape.cin(), shape.cout(), false);
    product.run(HeapBuffer.of(x), image(shape), taps, HeapBuffer.of(y), result(shape), epilogue);
  }

  @Override
  public PreparedConvolution prepare(ConvolutionShape shape, Buffer filter) {
    if (!suits(shape)) {
      return direct.prepare(shape, filter);
    }
    if (!WinogradProduct.isSmall(shape.cin(), shape.cout())) {
      return (n, x, y, epilogue) -> run(shape.withImages(n), x, filter, y, epilogue);
    }
    WinogradFilter taps = new WinogradFilter(filter, shape.cin(), shape.cout(), false);
    float[] u = product.transformed(taps, shape.cin(), shape.cout());
    return (n, x, y, epilogue) -> {
      ConvolutionShape sizes = shape.withImages(n);
      HeapBuffer from = HeapBuffer.of(x);
      product.run(from, image(sizes), u, HeapBuffer.of(y), result(sizes), epilogue);
    };
  }

  /** Returns the tiles of x. */
  private static WinogradTiles image(ConvolutionShape shape) {
    Window window = shape.window();
    return WinogradTiles.ofImage(
        shape.n(),
        shape.h(),
        shape.w(),
        shape.cin(),
        shape.outputHeight(),
        shape.outputWidth(),
        window.padY(),
        window.padX());
  }

  /** Returns the tiles of y. */
  private static WinogradTiles result(ConvolutionShape shape) {
    return WinogradTiles.ofResult(
        shape.n(), shape.outputHeight(), shape.outputWidth(), shape.cout());
  }

  /**
   * Computes a convolution of gy with the rotated filter and a padding of 2 minus that of the
   * forward pass.
   */
  @Override
  public void backwardData(ConvolutionShape shape, Buffer gy, Buffer filter, Buffer gx) {
    if (!suits(shape)) {
      direct.backwardData(shape, gy, filter, gx);
      return;
    }
    WinogradTiles image =
        WinogradTiles.ofImage(
            shape.n(),
            shape.outputHeight(),
            shape.outputWidth(),
            shape.cout(),
            shape.h(),
            shape.w(),
            2 - shape.window().padY(),
            2 - shape.window().padX());
    WinogradTiles result = WinogradTiles.ofResult(shape.n(), shape.h(), shape.w(), shape.cin());
    WinogradFilter taps = new WinogradFilter(filter, shape.cin(), shape.cout(), true);
    product.run(HeapBuffer.of(gy), image, taps, HeapBuffer.of(gx), result, Epilogue.STORE);
  }

  @Override
  public void backwardFilter(ConvolutionShape shape, Buffer x, Buffer gy, Buffer gf) {
    if (!suits(shape)) {
      direct.backwardFilter(shape, x, gy, gf);
      return;
    }
    filterGradient.run(
        HeapBuffer.of(x), image(shape), HeapBuffer.of(gy), result(shape), HeapBuffer.of(gf));
  }
}
