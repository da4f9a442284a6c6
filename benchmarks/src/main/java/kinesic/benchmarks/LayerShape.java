package kinesic.benchmarks;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kinesic.kernels.Backend;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Window;

/**
 * A convolution with the name that Kinesic and the peers print, such as {@code 3x3s2-128-128-28}:
 * kernel size, stride (if it is not 1), input channels, output channels, input size, groups (if it
 * is not 1).
 *
 * @param name the name
 * @param shape the sizes, with channels-last images
 */
record LayerShape(String name, ConvolutionShape shape) {

  private static final int BATCH = 16;
  private static final int PICTURE_CHANNELS = 3;
  private static final Pattern FORM =
      Pattern.compile(
          "(?<kernel>\\d+)x\\k<kernel>(s(?<stride>\\d+))?-(?<cin>\\d+)-(?<cout>\\d+)-(?<side>\\d+)"
              + "(-g(?<groups>\\d+))?");

  /** The distinct convolutions of ResNet-50 on 112x112 images, batch size 16. */
  static final List<LayerShape> RESNET50 =
      List.of(
          of("7x7s2-3-64-112"),
          of("1x1-64-64-28"),
          of("1x1-64-256-28"),
          of("1x1-256-64-28"),
          of("3x3-64-64-28"),
          of("3x3s2-128-128-28"),
          of("3x3-128-128-14"),
          of("1x1-128-512-14"),
          of("1x1-512-128-14"),
          of("3x3-256-256-7"),
          of("1x1-1024-256-7"),
          of("1x1-256-1024-7"),
          of("3x3-512-512-4"),
          of("1x1s2-1024-2048-7"),
          of("1x1-512-2048-4"),
          of("1x1-2048-512-4"));

  /** Depthwise convolutions of MobileNetV2 and EfficientNet-B0 on 224x224 images. */
  static final List<LayerShape> DEPTHWISE =
      List.of(
          of("3x3-32-32-112-g32"),
          of("3x3s2-96-96-112-g96"),
          of("3x3-144-144-56-g144"),
          of("3x3-192-192-28-g192"),
          of("3x3-384-384-14-g384"),
          of("3x3s2-576-576-14-g576"),
          of("3x3-960-960-7-g960"),
          of("5x5-240-240-28-g240"),
          of("5x5-672-672-14-g672"),
          of("5x5-1152-1152-7-g1152"));

  /** Grouped convolutions of ResNeXt-50 (Xie et al. 2017) on 224x224 images. */
  static final List<LayerShape> GROUPED =
      List.of(
          of("3x3-128-128-56-g32"),
          of("3x3-256-256-28-g32"),
          of("3x3-512-512-14-g32"),
          of("3x3-1024-1024-7-g32"));

  /**
   * Returns the shape that {@code name} describes, with batch size 16 and padding (kernel - 1) / 2.
   *
   * @throws IllegalArgumentException if the name has another format
   */
  static LayerShape of(String name) {
    return of(name, BATCH);
  }

  /** Returns the shape that {@code name} describes, with batch size {@code n}. */
  static LayerShape of(String name, int n) {
    Matcher parts = FORM.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "convolution: \""
              + name
              + "\" is not a layer name such as 3x3-64-64-28 or 7x7s2-3-64-112");
    }
    int kernel = Integer.parseInt(parts.group("kernel"));
    int stride = parts.group("stride") == null ? 1 : Integer.parseInt(parts.group("stride"));
    int padding = (kernel - 1) / 2;
    int side = Integer.parseInt(parts.group("side"));
    int cin = Integer.parseInt(parts.group("cin"));
    int cout = Integer.parseInt(parts.group("cout"));
    Window window = new Window(kernel, kernel, stride, stride, padding, padding);
    int groups = parts.group("groups") == null ? 1 : Integer.parseInt(parts.group("groups"));
    ConvolutionShape shape = new ConvolutionShape(n, side, side, cin, cout, window);
    return new LayerShape(name, shape.withGroups(groups));
  }

  /**
   * Returns the shape with the layouts of our networks: the one that {@code backend} wants on both
   * sides, but images with the 3 channels of a picture, the input of a stem, are channels last.
   */
  ConvolutionShape shapeOn(Backend backend) {
    ImageLayout wanted = backend.imageLayout();
    boolean isPicture = shape.cin() == PICTURE_CHANNELS;
    return shape.withLayouts(isPicture ? ImageLayout.CHANNELS_LAST : wanted, wanted);
  }

  /** Returns the name of {@code shape}, which does not include batch size and padding. */
  static String nameOf(ConvolutionShape shape) {
    return nameOf(shape.window()) + "-" + shape.cin() + "-" + shape.cout() + "-" + shape.h();
  }

  /** Returns the first part of a name: kernel size and stride. */
  static String nameOf(Window window) {
    String stride = window.strideY() == 1 ? "" : "s" + window.strideY();
    return window.height() + "x" + window.width() + stride;
  }

  int filterLength() {
    return shape.window().height() * shape.window().width() * shape.groupInputs() * shape.cout();
  }
}
