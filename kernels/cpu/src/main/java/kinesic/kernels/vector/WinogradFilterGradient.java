package kinesic.kernels.vector;

import static kinesic.kernels.vector.Recycler.START;
import static kinesic.kernels.vector.WinogradTransforms.POINTS;

import java.util.Arrays;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Workers;

/**
 * The gradient with respect to the filter of a convolution by Winograd's algorithm. With v the
 * transformed image and m = v · u the products of each tile,
 *
 * <pre>
 *   gm = A gy Aᵀ                    for each tile
 *   gu = Σ over the tiles vᵀ · gm   36 products [cin, tiles] · [tiles, cout]
 *   gf = Gᵀ gu G
 * </pre>
 */
final class WinogradFilterGradient {

  private final Workers workers;
  private final Recycler<float[]> recycler;
  private final BlockedProduct product;
  private final Scratch[] scratch;

  /** For gradients on {@code workers}. */
  WinogradFilterGradient(Workers workers, Recycler<float[]> recycler) {
    this.workers = workers;
    this.recycler = recycler;
    product = new BlockedProduct(workers);
    scratch = new Scratch[workers.count()];
    Arrays.setAll(scratch, worker -> new Scratch());
  }

  private static final class Scratch {
    final float[] between = new float[WinogradTransforms.BETWEEN];
    final WinogradTiles.View view = new WinogradTiles.View();
  }

  /**
   * Computes gf, [3, 3, cin, cout].
   *
   * @param image the tiles of x
   * @param result the tiles of y, as many
   */
  void run(HeapBuffer x, WinogradTiles image, HeapBuffer gy, WinogradTiles result, HeapBuffer gf) {
    int tiles = image.count();
    int cin = image.channels();
    int cout = result.channels();
    float[] v = recycler.borrow(POINTS * tiles * cin); // [36, tiles, cin]
    float[] gm = recycler.borrow(POINTS * tiles * cout); // [36, tiles, cout]
    float[] gu = recycler.borrow(POINTS * cin * cout); // [36, cin, cout]
    workers.run(
        tiles,
        (tile, worker) -> {
          transformImage(x, image, tile, v, scratch[worker]);
          transformGradient(gy, result, tile, gm, scratch[worker]);
        });
    product.multiplyEach(
        POINTS,
        Slivers.of(cin, cin),
        cout,
        tiles,
        point -> new TransposedMatrix(v, START + point * tiles * cin, cin),
        point -> new Matrix(gm, START + point * tiles * cout, tiles, cout, false),
        point ->
            new Destination(gu, RowPlaces.even(START + point * cin * cout, cout), Epilogue.STORE));
    int taps = cin * cout; // from one tap of the filter to the next, and from point to point
    workers.run(
        cin,
        (row, worker) -> {
          int from = row * cout;
          float[] between = scratch[worker].between;
          WinogradTransforms.filterGradient(
              gu, START + from, taps, cout, between, gf.array(), gf.offset() + from, taps);
        });
    recycler.giveBack(v);
    recycler.giveBack(gm);
    recycler.giveBack(gu);
  }

  private static void transformImage(
      HeapBuffer x, WinogradTiles image, int tile, float[] v, Scratch own) {
    int channels = image.channels();
    own.view.move(image, tile, x);
    WinogradTransforms.image(
        own.view.array(),
        own.view.at(),
        own.view.rowStride(),
        channels,
        channels,
        own.between,
        v,
        START + tile * channels,
        image.count() * channels);
  }

  private static void transformGradient(
      HeapBuffer gy, WinogradTiles result, int tile, float[] gm, Scratch own) {
    int channels = result.channels();
    own.view.move(result, tile, gy);
    WinogradTransforms.resultGradient(
        own.view.array(),
        own.view.at(),
        own.view.rowStride(),
        channels,
        channels,
        own.between,
        gm,
        START + tile * channels,
        result.count() * channels);
  }
}
