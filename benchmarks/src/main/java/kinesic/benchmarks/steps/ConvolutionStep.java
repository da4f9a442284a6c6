package kinesic.benchmarks.steps;

import kinesic.kernels.ImageLayout;

/** A convolution with a window of one pixel on one thread, by the layout of its images. */
public enum ConvolutionStep {
  /** Step 7: the image is a matrix, and its rows are packed. */
  PACKED("channels last, packed", ImageLayout.CHANNELS_LAST) {
    @Override
    public PixelConvolution open() {
      EdgeTiledProduct product = new EdgeTiledProduct();
      return (pixels, cin, cout, x, filter, y) -> product.multiply(pixels, cout, cin, x, filter, y);
    }
  },
  /** Tiles that read the pixels in place. */
  IN_PLACE("channels last, in place", ImageLayout.CHANNELS_LAST) {
    @Override
    public PixelConvolution open() {
      return new TiledConvolution(layout());
    }
  },
  /** The same tiles, on images in blocks of sixteen channels. */
  BLOCKED("blocks of sixteen, in place", ImageLayout.BLOCKED) {
    @Override
    public PixelConvolution open() {
      return new TiledConvolution(layout());
    }
  };

  private final String title;
  private final ImageLayout layout;

  ConvolutionStep(String title, ImageLayout layout) {
    this.title = title;
    this.layout = layout;
  }

  /** Returns the title of this step in the table of rates. */
  public String title() {
    return title;
  }

  /** Returns the layout of x and y. */
  public ImageLayout layout() {
    return layout;
  }

  /** Creates the convolution of this step. */
  public abstract PixelConvolution open();
}
