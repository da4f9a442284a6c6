package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.ScratchPool.START;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import kinesic.kernels.Buffer;
import kinesic.kernels.Convolution;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.PreparedConvolution;
import kinesic.kernels.Window;
import kinesic.kernels.Workers;
import kinesic.kernels.scalar.ScalarDataMovement;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions of blocked images. Channels-last images are copied to blocks first and their results
 * back, except images of few channels, see {@link PatchWindows} and {@link PatchConvolution}.
 * Groups of channels are convolved one after the other, or each by one worker if there are many,
 * see {@link ChannelGroups}, unless each is one channel: see {@link DepthwiseConvolution}.
 *
 * <p>Convolutions with a 3 x 3 window and stride 1 are computed by Winograd's minimal filtering
 * algorithm, {@link WinogradTransforms}, where that is faster, the others directly, see {@link
 * DirectConvolution} and {@link FilterGradient}. Winograd's algorithm takes a quarter of the
 * multiply-adds, at the price of accuracy: the error is about ten times that of the direct
 * algorithm, and NaN or infinity spreads to the 4 x 4 pixels of each tile that reads it.
 */
public final class VectorConvolution implements Convolution {

  /** The largest number of channels for which patches are copied instead of blocks. */
  private static final int FEW = BLOCK / 2;

  /** The number of images from which a micro-kernel may compute a pixel of each. */
  private static final int MANY_IMAGES = 8;

  /** The largest number of images that are copied together. */
  private static final int MOST_TOGETHER = 24;

  /** The largest number of pixels of an image whose rows are too short for a micro-kernel. */
  private static final int SMALL_IMAGE = 64;

  /** With fewer pixels than this, an image read in place does not fill a micro-kernel. */
  private static final int FEW_PIXELS = 4;

  /** With fewer tiles than this, the transformed filter is read too often for its use. */
  private static final int LEAST_TILES = 12;

  /** The number of parts of channels from which each part is computed by one worker. */
  private static final int MANY_PARTS = 8;

  private final Workers workers;
  private final boolean exact;
  private final ScratchPool pool = new ScratchPool();
  private final ScalarDataMovement movement;
  private final PatchGradient patchGradient;
  private final DepthwiseConvolution depthwise;
  private final PatchConvolution patches;
  private final Kernels together;
  private final @Nullable Kernels[] alone; // [workers], created when a worker first needs them

  /**
   * Creates kernels that run on {@code workers}.
   *
   * @param exact whether to compute every convolution directly
   */
  public VectorConvolution(Workers workers, boolean exact) {
    this.workers = workers;
    this.exact = exact;
    movement = new ScalarDataMovement(workers);
    DirectConvolution direct = new DirectConvolution(workers, pool);
    together = Kernels.of(workers, pool, direct);
    alone = new Kernels[workers.count()];
    patchGradient = new PatchGradient(workers, pool, direct);
    depthwise = new DepthwiseConvolution(workers);
    patches = new PatchConvolution(workers);
  }

  /** The kernels for channels that are not grouped, which run on one team. */
  private record Kernels(
      DirectConvolution direct,
      FilterGradient filterGradient,
      WinogradProduct winograd,
      WinogradFilterGradient winogradFilterGradient) {

    static Kernels of(Workers workers, ScratchPool pool, DirectConvolution direct) {
      return new Kernels(
          direct,
          new FilterGradient(workers, pool),
          new WinogradProduct(workers, pool),
          new WinogradFilterGradient(workers, pool));
    }
  }

  /** The work on one part of the channels. */
  @FunctionalInterface
  private interface PartTask {
    void run(int part, Kernels kernels);
  }

  /** Runs {@code task} for all parts; kernels of one worker give the same bits as those of many. */
  private void forParts(ChannelGroups groups, PartTask task) {
    if (groups.count() >= MANY_PARTS) {
      workers.run(groups.count(), (part, worker) -> task.run(part, alone(worker)));
    } else {
      for (int part = 0; part < groups.count(); part++) {
        task.run(part, together);
      }
    }
  }

  private Kernels alone(int worker) {
    Kernels kernels = alone[worker];
    if (kernels == null) {
      ScratchPool own = new ScratchPool();
      kernels = Kernels.of(new Workers(1), own, DirectConvolution.ofOneWorker(own));
      alone[worker] = kernels;
    }
    return kernels;
  }

  /** Returns whether this convolution and its gradients are computed by Winograd's algorithm. */
  boolean isWinograd(ConvolutionShape shape) {
    Window w = shape.window();
    int tiles =
        shape.n()
            * Tiles.count(shape.outputHeight(), WinogradTransforms.OUT)
            * Tiles.count(shape.outputWidth(), WinogradTransforms.OUT);
    return !exact
        && w.height() == 3
        && w.width() == 3
        && Math.max(w.strideY(), w.strideX()) == 1
        && !w.isDilated()
        && Math.max(w.padTop(), w.padLeft()) <= 2
        && Math.max(w.padBottom(), w.padRight()) <= 2
        && shape.cin() % BLOCK == 0
        && shape.cout() % BLOCK == 0
        && tiles >= LEAST_TILES;
  }

  // ---------------------------------------------------------------- forward

  @Override
  public void forward(
      ConvolutionShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue) {
    if (isChannelwise(shape)) {
      float[] taps = DepthwiseConvolution.packed(shape, HeapBuffer.of(filter));
      depthwise(shape, x, taps, y, epilogue);
      return;
    }
    if (readsInPlace(shape)) {
      float[] taps = PatchConvolution.packed(shape, HeapBuffer.of(filter));
      patches(shape, x, taps, y, epilogue);
      return;
    }
    ChannelGroups groups = new ChannelGroups(shape);
    forward(
        shape,
        x,
        y,
        epilogue,
        (from, to) ->
            forParts(
                groups,
                (part, kernels) -> {
                  ConvolutionShape s = groups.shape(part);
                  HeapBuffer dense = filter(groups, part, filter);
                  product(s, dense)
                      .run(
                          kernels,
                          s,
                          from.channels(groups.firstInput(part), s.cin()),
                          to.channels(groups.firstOutput(part), s.cout()),
                          groups.epilogue(part, epilogue));
                  release(groups, dense);
                }));
  }

  private void depthwise(
      ConvolutionShape shape, Buffer x, float[] taps, Buffer y, Epilogue epilogue) {
    forward(
        shape,
        x,
        y,
        epilogue,
        (from, to) -> depthwise.forward(shape, from.images(), taps, to.images(), epilogue));
  }

  private void patches(
      ConvolutionShape shape, Buffer x, float[] taps, Buffer y, Epilogue epilogue) {
    forward(
        shape,
        x,
        y,
        epilogue,
        (from, to) -> patches.forward(shape, from.used, taps, to.images(), epilogue));
  }

  @Override
  public PreparedConvolution prepare(ConvolutionShape shape, Buffer filter) {
    if (isChannelwise(shape)) {
      float[] taps = DepthwiseConvolution.packed(shape, HeapBuffer.of(filter));
      return (n, x, y, epilogue) -> depthwise(shape.withImages(n), x, taps, y, epilogue);
    }
    if (readsInPlace(shape)) {
      float[] taps = PatchConvolution.packed(shape, HeapBuffer.of(filter));
      return (n, x, y, epilogue) -> patches(shape.withImages(n), x, taps, y, epilogue);
    }
    ChannelGroups groups = new ChannelGroups(shape);
    List<Product> products = new ArrayList<>();
    for (int part = 0; part < groups.count(); part++) {
      products.add(prepared(groups.shape(part), filter(groups, part, filter)));
    }
    return (n, x, y, epilogue) ->
        forward(
            shape.withImages(n),
            x,
            y,
            epilogue,
            (from, to) ->
                forParts(
                    groups,
                    (part, kernels) -> {
                      ConvolutionShape s = groups.shape(part).withImages(n);
                      products
                          .get(part)
                          .run(
                              kernels,
                              s,
                              from.channels(groups.firstInput(part), s.cin()),
                              to.channels(groups.firstOutput(part), s.cout()),
                              groups.epilogue(part, epilogue));
                    }));
  }

  /** A convolution of one group of channels with a certain filter. */
  private interface Product {
    void run(Kernels kernels, ConvolutionShape shape, Operand x, Operand y, Epilogue epilogue);
  }

  private Product product(ConvolutionShape shape, HeapBuffer filter) {
    if (isWinograd(shape)) {
      WinogradFilter taps = new WinogradFilter(filter, shape.cin(), shape.cout(), false);
      return (kernels, s, from, to, epilogue) -> winograd(kernels, s, from, taps, to, epilogue);
    }
    return (kernels, s, from, to, epilogue) -> {
      Windows windows = windows(s, from, to);
      FilterPanels panels = FilterPanels.of(windows, filter, s.cout());
      kernels.direct().run(windows, panels, to.images().grid(), epilogue);
    };
  }

  private Product prepared(ConvolutionShape shape, HeapBuffer filter) {
    if (!isWinograd(shape)) {
      Windows windows = windows(shape, input(shape, filter)); // only the sizes are used
      FilterPanels panels = FilterPanels.of(windows, filter, shape.cout());
      FilterPanels.Packed packed = together.direct().packed(panels);
      return (kernels, s, from, to, epilogue) ->
          kernels.direct().run(windows(s, from, to), panels, packed, to.images().grid(), epilogue);
    }
    WinogradFilter taps = new WinogradFilter(filter, shape.cin(), shape.cout(), false);
    if (!WinogradProduct.isSmall(shape.cin(), shape.cout())) {
      return (kernels, s, from, to, epilogue) -> winograd(kernels, s, from, taps, to, epilogue);
    }
    float[] u = together.winograd().transformed(taps, shape.cin(), shape.cout());
    return (kernels, s, from, to, epilogue) ->
        kernels
            .winograd()
            .run(image(s, from, to), u, WinogradTiles.ofResult(to.images()), epilogue);
  }

  private void forward(
      ConvolutionShape shape,
      Buffer x,
      Buffer y,
      Epilogue epilogue,
      BiConsumer<Operand, Operand> kernel) {
    Operand from = input(shape, x).read();
    Operand to = epilogue.accumulate() ? output(shape, y).read() : output(shape, y).room();
    kernel.accept(from, to);
    to.write();
    from.release();
  }

  private static void winograd(
      Kernels kernels,
      ConvolutionShape shape,
      Operand from,
      WinogradFilter taps,
      Operand to,
      Epilogue epilogue) {
    WinogradTiles result = WinogradTiles.ofResult(to.images());
    kernels.winograd().run(image(shape, from, to), taps, result, epilogue);
  }

  private static WinogradTiles image(ConvolutionShape shape, Operand from, Operand to) {
    Window window = shape.window();
    return WinogradTiles.ofImage(from.images(), to.images(), window.padTop(), window.padLeft());
  }

  // ---------------------------------------------------------------- filters of groups

  /** Returns the filter of one part of the channels: a copy, unless there is one group. */
  private HeapBuffer filter(ChannelGroups groups, int part, Buffer filter) {
    HeapBuffer all = HeapBuffer.of(filter);
    if (groups.isWhole()) {
      return all;
    }
    HeapBuffer dense = room(all, groups.shape(part).filterLength());
    groups.pack(part, all, dense);
    return dense;
  }

  private void release(ChannelGroups groups, HeapBuffer dense) {
    if (!groups.isWhole()) {
      pool.release(dense.array());
    }
  }

  private HeapBuffer room(HeapBuffer of, int length) {
    return new HeapBuffer(of.backend(), pool.acquire(length), START, length);
  }

  // ---------------------------------------------------------------- gradient of the image

  @Override
  public void backwardData(ConvolutionShape shape, Buffer gy, Buffer filter, Buffer gx) {
    Operand from = output(shape, gy).read();
    if (readsPatches(shape)) {
      patchGradient.run(shape, from.images(), HeapBuffer.of(filter), HeapBuffer.of(gx));
      from.release();
      return;
    }
    Operand to = input(shape, gx).room();
    if (shape.isDepthwise()) {
      depthwise.backwardData(shape, from.images(), HeapBuffer.of(filter), to.images());
    } else {
      ChannelGroups groups = new ChannelGroups(shape);
      forParts(
          groups,
          (part, kernels) -> {
            HeapBuffer dense = filter(groups, part, filter);
            ConvolutionShape s = groups.shape(part);
            backwardData(
                kernels,
                s,
                from.channels(groups.firstOutput(part), s.cout()).images(),
                dense,
                to.channels(groups.firstInput(part), s.cin()).images());
            release(groups, dense);
          });
    }
    to.write();
    from.release();
  }

  private void backwardData(
      Kernels kernels,
      ConvolutionShape shape,
      BlockedImages gy,
      HeapBuffer filter,
      BlockedImages gx) {
    Window window = shape.window();
    if (isWinograd(shape)) { // the filter turned by 180 degrees, and the rest of a padding of 2
      WinogradTiles image =
          WinogradTiles.ofImage(gy, gx, 2 - window.padTop(), 2 - window.padLeft());
      WinogradFilter taps = new WinogradFilter(filter, shape.cin(), shape.cout(), true);
      kernels.winograd().run(image, taps, WinogradTiles.ofResult(gx), Epilogue.STORE);
    } else {
      for (int y = 0; y < Math.min(window.strideY(), shape.h()); y++) {
        for (int x = 0; x < Math.min(window.strideX(), shape.w()); x++) {
          backwardData(kernels.direct(), shape, gy, filter, gx, y, x);
        }
      }
    }
  }

  /**
   * Computes the pixels (y + i · strideY, x + j · strideX). They are read by the same taps, see
   * {@link PixelTaps}: with the taps taken from the last to the first, the rows of y are a window
   * of stride 1.
   */
  private static void backwardData(
      DirectConvolution direct,
      ConvolutionShape shape,
      BlockedImages gy,
      HeapBuffer filter,
      BlockedImages gx,
      int y,
      int x) {
    Window window = shape.window();
    PixelTaps down = PixelTaps.down(window, y);
    PixelTaps across = PixelTaps.across(window, x);
    int[] taps = PixelTaps.reversed(down, across, window.width());
    Sampling sampling = PixelTaps.sampling(down, across);
    PixelGrid to = gx.grid(y, x, window.strideY(), window.strideX());
    Windows windows = windows(gy, sampling, to);
    FilterPanels panels = FilterPanels.turned(taps, filter, shape.cin(), shape.cout());
    direct.run(windows, panels, to, Epilogue.STORE);
  }

  // ---------------------------------------------------------------- gradient of the filter

  @Override
  public void backwardFilter(ConvolutionShape shape, Buffer x, Buffer gy, Buffer gf) {
    Operand from = input(shape, x).read();
    Operand to = output(shape, gy).read();
    ChannelGroups groups = new ChannelGroups(shape);
    if (shape.isDepthwise()) {
      depthwise.backwardFilter(shape, from.images(), to.images(), HeapBuffer.of(gf));
    } else if (groups.isWhole()) {
      backwardFilter(together, shape, from, to, HeapBuffer.of(gf));
    } else {
      forParts(
          groups,
          (part, kernels) -> {
            ConvolutionShape s = groups.shape(part);
            HeapBuffer dense = room(HeapBuffer.of(gf), s.filterLength());
            Operand some = from.channels(groups.firstInput(part), s.cin());
            Operand others = to.channels(groups.firstOutput(part), s.cout());
            backwardFilter(kernels, s, some, others, dense);
            groups.unpack(part, dense, HeapBuffer.of(gf));
            release(groups, dense);
          });
    }
    to.release();
    from.release();
  }

  private void backwardFilter(
      Kernels kernels, ConvolutionShape shape, Operand x, Operand gy, HeapBuffer gf) {
    if (isWinograd(shape)) {
      WinogradTiles result = WinogradTiles.ofResult(gy.images());
      kernels.winogradFilterGradient().run(image(shape, x, gy), result, gf);
    } else {
      kernels.filterGradient().run(windows(shape, x), gy.images().grid(), gf);
    }
  }

  // ---------------------------------------------------------------- windows and layouts

  private static boolean readsPatches(ConvolutionShape shape) {
    return shape.from() == ImageLayout.CHANNELS_LAST
        && shape.cin() <= FEW
        && shape.groups() == 1
        && !shape.window().isDilated();
  }

  /** Returns whether the patches are read in place and results are one block of channels. */
  private static boolean readsInPlace(ConvolutionShape shape) {
    return readsPatches(shape) && shape.cout() <= BLOCK;
  }

  /**
   * Returns whether every channel of the result is a convolution of one channel. One blocked
   * channel is convolved so, too: otherwise it would be multiplied with its padding.
   */
  private static boolean isChannelwise(ConvolutionShape shape) {
    boolean single = shape.cin() == 1 && shape.cout() == 1;
    return shape.isDepthwise() || (single && shape.from() == ImageLayout.BLOCKED);
  }

  /** Returns the windows of a sum over pixels. */
  private static Windows windows(ConvolutionShape shape, Operand x) {
    Sampling sampling = Sampling.of(shape.window());
    if (readsPatches(shape)) {
      int columns = shape.outputWidth();
      return new PatchWindows(
          x.used.array(), x.used.offset(), shape.h(), shape.w(), shape.cin(), sampling, columns);
    }
    boolean plain = shape.window().equals(Window.square(1, 1, 0));
    return plain
        ? new PixelWindows(x.images())
        : new PaddedWindows(x.images(), sampling, shape.outputWidth(), 1);
  }

  /** Returns the windows of the pixels of {@code to}. */
  private static Windows windows(ConvolutionShape shape, Operand x, Operand to) {
    return readsPatches(shape)
        ? windows(shape, x)
        : windows(x.images(), Sampling.of(shape.window()), to.images().grid());
  }

  private static Windows windows(BlockedImages from, Sampling sampling, PixelGrid to) {
    boolean plain = sampling.equals(Sampling.PLAIN) && to.rows == from.h && to.columns == from.w;
    int most = sampling.taps() > 1 ? SMALL_IMAGE : SMALL_IMAGE / 4;
    boolean small = to.n >= MANY_IMAGES && to.rows * to.columns <= most;
    if (plain && (!small || (to.isJoined() && to.rows * to.columns >= FEW_PIXELS))) {
      return new PixelWindows(from);
    }
    // the rows of small images are too short: then a micro-kernel computes a pixel of each image
    boolean joined = !plain && sampling.taps() == 1 && to.isJoined();
    int together = small && !joined ? Tiles.count(to.n, Tiles.count(to.n, MOST_TOGETHER)) : 1;
    return new PaddedWindows(from, sampling, to.columns, together);
  }

  private Operand input(ConvolutionShape s, Buffer x) {
    boolean copied = s.from() == ImageLayout.CHANNELS_LAST && !readsPatches(s);
    return new Operand(HeapBuffer.of(x), copied, s.n(), s.h(), s.w(), s.cin());
  }

  private Operand output(ConvolutionShape s, Buffer y) {
    boolean copied = s.to() == ImageLayout.CHANNELS_LAST;
    return new Operand(
        HeapBuffer.of(y), copied, s.n(), s.outputHeight(), s.outputWidth(), s.cout());
  }

  /** A batch of images of a call: itself, or a blocked copy of channels-last images. */
  private final class Operand {
    private final HeapBuffer buffer;
    private final boolean copied;
    private final int n;
    private final int h;
    private final int w;
    private final int channels;
    private final int first; // of the channels that a kernel uses
    private final int count;
    private HeapBuffer used;

    Operand(HeapBuffer buffer, boolean copied, int n, int h, int w, int channels) {
      this(buffer, copied, n, h, w, channels, 0, channels);
    }

    private Operand(
        HeapBuffer buffer,
        boolean copied,
        int n,
        int h,
        int w,
        int channels,
        int first,
        int count) {
      this.buffer = buffer;
      this.copied = copied;
      this.n = n;
      this.h = h;
      this.w = w;
      this.channels = channels;
      this.first = first;
      this.count = count;
      used = buffer;
    }

    /** Returns the {@code some} channels from {@code from} on, in the same memory. */
    Operand channels(int from, int some) {
      Operand part = new Operand(buffer, copied, n, h, w, channels, from, some);
      part.used = used;
      return part;
    }

    /** Makes room for blocked images with unspecified content. */
    Operand room() {
      if (copied) {
        int length = Math.multiplyExact(n * h * w, ImageLayout.BLOCKED.stored(channels));
        used = new HeapBuffer(buffer.backend(), pool.acquire(length), START, length);
      }
      return this;
    }

    /** Makes blocked images. */
    Operand read() {
      room();
      if (copied) {
        movement.toBlocked(n, h * w, channels, buffer, used);
      }
      return this;
    }

    BlockedImages images() {
      BlockedImages all = new BlockedImages(used.array(), used.offset(), n, channels, h, w);
      return all.channels(first, count);
    }

    /** Copies the result back and ends the use of the images. */
    void write() {
      if (copied) {
        movement.fromBlocked(n, h * w, channels, used, buffer);
      }
      release();
    }

    void release() {
      if (copied) {
        pool.release(used.array());
      }
    }
  }
}
