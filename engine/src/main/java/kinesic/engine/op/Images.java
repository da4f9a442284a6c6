package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.Window;

/**
 * A batch of images as its shape describes it: [n, h, w, c] or, in the blocked {@link ImageLayout},
 * [n, ⌈c/16⌉, h, w, 16]. Ops on images check their shapes and compute the sizes for the kernels
 * here.
 *
 * @param layout the order of the elements
 * @param n the number of images
 * @param h the number of rows
 * @param w the number of columns
 * @param channels the number of channels, with the padding if a shape was read
 */
public record Images(ImageLayout layout, int n, int h, int w, int channels) {

  /**
   * Reads the shape of a batch of images.
   *
   * @param op the name in the message
   * @throws IllegalArgumentException if {@code s} is neither [n, h, w, c] nor [n, blocks, h, w, 16]
   */
  public static Images of(String op, Shape s) {
    if (isBlocked(s)) {
      int stored = s.size(1) * ImageLayout.BLOCK;
      return new Images(ImageLayout.BLOCKED, s.size(0), s.size(2), s.size(3), stored);
    }
    if (s.rank() != 4) {
      throw new IllegalArgumentException(
          "%s: needs images [n, h, w, c] or [n, blocks, h, w, 16] - images %s".formatted(op, s));
    }
    return new Images(ImageLayout.CHANNELS_LAST, s.size(0), s.size(1), s.size(2), s.size(3));
  }

  private static boolean isBlocked(Shape s) {
    return s.rank() == 5 && s.size(4) == ImageLayout.BLOCK;
  }

  /** Returns the images that a convolution reads. */
  static Images inputs(ConvolutionShape s) {
    return new Images(s.from(), s.n(), s.h(), s.w(), s.cin());
  }

  /** Returns the images that a convolution writes. */
  public static Images results(ConvolutionShape s) {
    return new Images(s.to(), s.n(), s.outputHeight(), s.outputWidth(), s.cout());
  }

  /**
   * Returns the sizes of x for values that belong to channels. x is read as blocked images if it
   * has the shape of blocked images with {@code channels} channels, otherwise as rows of its last
   * axis.
   *
   * @param op the name in the message
   * @throws IllegalArgumentException if {@code x} is the shape of a scalar, or of blocked images
   *     with another number of channels
   */
  public static ChannelShape channels(String op, Shape x, int channels) {
    int blocks = ImageLayout.blocks(channels);
    if (isBlocked(x) && x.size(1) == blocks) {
      return ChannelShape.ofBlocked(x.size(0), x.size(2) * x.size(3), channels);
    }
    if (isBlocked(x) && channels != ImageLayout.BLOCK) {
      throw new IllegalArgumentException(
          "%s: %s channels take %s blocks of 16 - x %s: axis 1 is %s"
              .formatted(op, channels, blocks, x, x.size(1)));
    }
    Rows rows = Rows.of(op, x);
    return ChannelShape.ofRows(rows.count(), rows.length());
  }

  /**
   * Returns how to convert a residual of shape {@code actual} to {@code wanted} if both are shapes
   * of the same images in different layouts; otherwise nothing.
   */
  public static String advice(Shape actual, Shape wanted) {
    if (isBlockedForm(wanted, actual)) {
      return ": convert the residual with toBlocked()";
    }
    return isBlockedForm(actual, wanted)
        ? ": convert the residual with fromBlocked(%s)".formatted(wanted.size(3))
        : "";
  }

  private static boolean isBlockedForm(Shape blocked, Shape last) {
    return last.rank() == 4 && of("", last).in(ImageLayout.BLOCKED).shape().equals(blocked);
  }

  /** Returns the shape. */
  public Shape shape() {
    return layout == ImageLayout.BLOCKED
        ? Shape.of(n, ImageLayout.blocks(channels), h, w, ImageLayout.BLOCK)
        : Shape.of(n, h, w, channels);
  }

  /** Returns the same images in another layout. */
  Images in(ImageLayout other) {
    return new Images(other, n, h, w, channels);
  }

  /**
   * Returns the sizes of a convolution of these images.
   *
   * @param op the name in the message
   * @param filter [kh, kw, cin / groups, cout]
   * @throws IllegalArgumentException if images and filter do not match
   */
  public ConvolutionShape convolution(String op, Shape filter, ConvolutionOptions options) {
    int groups = options.groups();
    if (filter.rank() != 4) {
      throw new IllegalArgumentException(
          "%s: needs a filter [kh, kw, cin%s, cout] - images %s, filter %s"
              .formatted(op, groups == 1 ? "" : " / groups", shape(), filter));
    }
    int cin = filter.size(2) * groups;
    int cout = filter.size(3);
    if (layout.stored(cin) != channels) {
      boolean blocked = layout == ImageLayout.BLOCKED;
      int axis = blocked ? 1 : 3;
      throw new IllegalArgumentException(
          ("%s: channels differ - images %s, filter %s: images axis %s is %s, filter axis 2 is"
                  + " %s%s%s")
              .formatted(
                  op,
                  shape(),
                  filter,
                  axis,
                  shape().size(axis),
                  filter.size(2),
                  groups == 1 ? "" : " in each of %s groups".formatted(groups),
                  blocked ? ", %s blocks of 16".formatted(ImageLayout.blocks(cin)) : ""));
    }
    if (cout % groups != 0) {
      throw new IllegalArgumentException(
          "%s: %s groups do not divide the output channels - filter %s: axis 3 is %s"
              .formatted(op, groups, filter, cout));
    }
    Window window = options.window(filter.size(0), filter.size(1));
    ImageLayout wanted = options.to();
    ImageLayout to = wanted == null ? layout : wanted;
    ConvolutionShape s = new ConvolutionShape(n, h, w, cin, cout, groups, window, layout, to);
    if (s.outputHeight() < 1 || s.outputWidth() < 1) {
      throw new IllegalArgumentException(
          "%s: the filter exceeds the padded image - images %s, filter %s, %s"
              .formatted(op, shape(), filter, window));
    }
    return s;
  }

  /**
   * Returns the sizes of the convolution whose result has the size of these images and whose images
   * are the result of the transposed convolution of these images.
   *
   * @param op the name in the message
   * @param filter [kh, kw, cout / groups, cin]
   * @param outputPadY the rows that the transposed convolution adds below
   * @param outputPadX the columns that it adds on the right
   * @throws IllegalArgumentException if images and filter do not match
   */
  ConvolutionShape transposed(
      String op, Shape filter, ConvolutionOptions options, int outputPadY, int outputPadX) {
    int groups = options.groups();
    if (filter.rank() != 4) {
      throw new IllegalArgumentException(
          "%s: needs a filter [kh, kw, cout%s, cin] - images %s, filter %s"
              .formatted(op, groups == 1 ? "" : " / groups", shape(), filter));
    }
    int cin = filter.size(3);
    if (layout.stored(cin) != channels || cin % groups != 0) {
      throw new IllegalArgumentException(
          "%s: channels differ or do not form %s groups - images %s, filter %s: filter axis 3 is %s"
              .formatted(op, groups, shape(), filter, cin));
    }
    if (Math.min(outputPadY, outputPadX) < 0
        || outputPadY >= options.strideY()
        || outputPadX >= options.strideX()) {
      throw new IllegalArgumentException(
          "%s: the output padding must be at least 0 and less than the stride - [%s, %s], stride"
                  .formatted(op, outputPadY, outputPadX)
              + " [%s, %s]".formatted(options.strideY(), options.strideX()));
    }
    Window window = options.window(filter.size(0), filter.size(1));
    int rows = (h - 1) * window.strideY() + window.spanY() + outputPadY;
    int columns = (w - 1) * window.strideX() + window.spanX() + outputPadX;
    rows -= window.padTop() + window.padBottom();
    columns -= window.padLeft() + window.padRight();
    if (h < 1 || w < 1 || rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "%s: the padding exceeds the result - images %s, filter %s, %s"
              .formatted(op, shape(), filter, window));
    }
    ImageLayout wanted = options.to();
    ImageLayout from = wanted == null ? layout : wanted;
    int cout = filter.size(2) * groups;
    return new ConvolutionShape(n, rows, columns, cout, cin, groups, window, from, layout);
  }

  /** Returns the images with one pixel for each window of a pooling of these. */
  public Images pooled(PoolingShape s) {
    return new Images(layout, n, s.outputHeight(), s.outputWidth(), channels);
  }
}
