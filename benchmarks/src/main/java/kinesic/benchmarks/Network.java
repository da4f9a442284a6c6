package kinesic.benchmarks;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Window;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.Sequential;
import kinesic.nn.vision.ResNet;
import kinesic.nn.vision.ResNet.Block;
import kinesic.nn.vision.ResNet.Plan;
import kinesic.nn.vision.ResNet.Stage;
import kinesic.nn.vision.ResidualBlock;

/**
 * A network of the cases: a residual trunk and a linear layer with 1000 classes.
 *
 * @param name the first part of the names of its cases
 * @param plan the trunk
 */
record Network(String name, Plan plan) {

  static final Network RESNET50 = new Network("resnet50", Plan.resNet50());
  static final Network RESNET18 = new Network("resnet18", Plan.resNet18());
  static final Network COMPACT = new Network("compact", Plan.compact());

  static final int CLASSES = 1000;
  static final long SEED = 1;

  private static final int PICTURE_CHANNELS = 3;

  /** Returns the network with random parameters, the same for every call. */
  Layer create() {
    ResNet trunk = new ResNet(plan);
    Sequential net = new Sequential(trunk, new Linear(trunk.features(), CLASSES));
    net.initialise(SEED);
    return net;
  }

  /** Returns random images [batch, side, side, 3]. */
  static Tensor images(int side, int batch) {
    return new RandomStream(SEED, "images")
        .normal(Shape.of(batch, side, side, PICTURE_CHANNELS), 0, 1);
  }

  /**
   * Returns the operations of the convolutions and the linear layer for images of {@code side} x
   * {@code side} pixels; a multiply-add counts as 2.
   */
  double forwardOperations(int side, int batch) {
    Sum sum = new Sum(batch, side, PICTURE_CHANNELS);
    sum.convolve(plan.stemKernel(), 2, plan.stemWidth());
    if (plan.stemPooling()) {
      sum.halve();
    }
    for (Stage stage : plan.stages()) {
      for (int block = 0; block < stage.blocks(); block++) {
        sum.addBlock(plan.block(), stage.width(), block == 0 ? stage.stride() : 1);
      }
    }
    return sum.operations + 2.0 * batch * sum.channels * CLASSES;
  }

  /** The operations of a chain of layers, and the size of its last feature map. */
  private static final class Sum {
    private final int batch;
    private int side;
    private int channels;
    private double operations;

    Sum(int batch, int side, int channels) {
      this.batch = batch;
      this.side = side;
      this.channels = channels;
    }

    void addBlock(Block kind, int width, int stride) {
      int out = kind == Block.BOTTLENECK ? ResidualBlock.EXPANSION * width : width;
      if (stride > 1 || channels != out) {
        operations += shape(1, stride, out).operations(); // the shortcut
      }
      switch (kind) {
        case BASIC -> {
          convolve(3, stride, width);
          convolve(3, 1, width);
        }
        case BOTTLENECK -> {
          convolve(1, 1, width);
          convolve(3, stride, width);
          convolve(1, 1, out);
        }
      }
    }

    void convolve(int kernel, int stride, int out) {
      ConvolutionShape shape = shape(kernel, stride, out);
      operations += shape.operations();
      side = shape.outputHeight();
      channels = out;
    }

    void halve() {
      side = (side + 1) / 2;
    }

    private ConvolutionShape shape(int kernel, int stride, int out) {
      Window window = new Window(kernel, kernel, stride, stride, kernel / 2, kernel / 2);
      return new ConvolutionShape(batch, side, side, channels, out, window);
    }
  }
}
