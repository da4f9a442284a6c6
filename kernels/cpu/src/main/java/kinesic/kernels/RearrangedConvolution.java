package kinesic.kernels;

import java.util.function.BiConsumer;

/**
 * Convolutions of images in any layout by kernels that know channels-last images only: copies
 * blocked operands before the call and the result after it.
 */
public final class RearrangedConvolution implements Convolution {

  private final Convolution inner;
  private final DataMovement movement;

  /** Creates kernels that call {@code inner} with channels-last images. */
  public RearrangedConvolution(Convolution inner, DataMovement movement) {
    this.inner = inner;
    this.movement = movement;
  }

  @Override
  public void forward(
      ConvolutionShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue) {
    forward(
        shape,
        x,
        y,
        epilogue,
        (from, to) -> inner.forward(plain(shape), from, filter, to, epilogue));
  }

  @Override
  public PreparedConvolution prepare(ConvolutionShape shape, Buffer filter) {
    PreparedConvolution prepared = inner.prepare(plain(shape), filter);
    return (n, x, y, epilogue) ->
        forward(
            shape.withImages(n),
            x,
            y,
            epilogue,
            (from, to) -> prepared.forward(n, from, to, epilogue));
  }

  private void forward(
      ConvolutionShape shape,
      Buffer x,
      Buffer y,
      Epilogue epilogue,
      BiConsumer<Buffer, Buffer> kernel) {
    Images ofX = inputs(shape);
    Images ofY = outputs(shape);
    Buffer from = ofX.channelsLast(x);
    Buffer result = epilogue.accumulate() ? ofY.channelsLast(y) : ofY.room(y);
    kernel.accept(from, result);
    ofX.release(from);
    ofY.store(result, y);
  }

  @Override
  public void backwardData(ConvolutionShape shape, Buffer gy, Buffer filter, Buffer gx) {
    Images ofX = inputs(shape);
    Images ofY = outputs(shape);
    Buffer from = ofY.channelsLast(gy);
    Buffer result = ofX.room(gx);
    inner.backwardData(plain(shape), from, filter, result);
    ofY.release(from);
    ofX.store(result, gx);
  }

  @Override
  public void backwardFilter(ConvolutionShape shape, Buffer x, Buffer gy, Buffer gf) {
    Images ofX = inputs(shape);
    Images ofY = outputs(shape);
    Buffer fromX = ofX.channelsLast(x);
    Buffer fromY = ofY.channelsLast(gy);
    inner.backwardFilter(plain(shape), fromX, fromY, gf);
    ofX.release(fromX);
    ofY.release(fromY);
  }

  private static ConvolutionShape plain(ConvolutionShape shape) {
    return shape.withLayouts(ImageLayout.CHANNELS_LAST, ImageLayout.CHANNELS_LAST);
  }

  private Images inputs(ConvolutionShape s) {
    return new Images(s.from(), s.n(), s.h() * s.w(), s.cin());
  }

  private Images outputs(ConvolutionShape s) {
    return new Images(s.to(), s.n(), s.outputHeight() * s.outputWidth(), s.cout());
  }

  /** A batch of images in either layout. */
  private final class Images {
    private final boolean blocked;
    private final int n;
    private final int pixels;
    private final int channels;

    Images(ImageLayout layout, int n, int pixels, int channels) {
      this.blocked = layout == ImageLayout.BLOCKED;
      this.n = n;
      this.pixels = pixels;
      this.channels = channels;
    }

    /** Returns {@code images} if they are channels-last images, else memory for a copy. */
    Buffer room(Buffer images) {
      return blocked ? images.backend().allocate(n * pixels * channels) : images;
    }

    Buffer channelsLast(Buffer images) {
      Buffer copy = room(images);
      if (blocked) {
        movement.fromBlocked(n, pixels, channels, images, copy);
      }
      return copy;
    }

    /** Copies the result to {@code images}, unless it is there already. */
    void store(Buffer result, Buffer images) {
      if (blocked) {
        movement.toBlocked(n, pixels, channels, result, images);
      }
      release(result);
    }

    /** Frees what {@link #room} or {@link #channelsLast} allocated. */
    void release(Buffer copy) {
      if (blocked) {
        copy.backend().release(copy);
      }
    }
  }
}
