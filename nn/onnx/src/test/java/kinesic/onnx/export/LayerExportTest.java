package kinesic.onnx.export;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.InterpolationMode;
import kinesic.kernels.Window;
import kinesic.nn.AdaptiveAveragePool2d;
import kinesic.nn.AdaptiveMaxPool2d;
import kinesic.nn.AveragePool2d;
import kinesic.nn.BatchNorm1d;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.ConvNorm;
import kinesic.nn.ConvTranspose2d;
import kinesic.nn.DropPath;
import kinesic.nn.Dropout;
import kinesic.nn.Elu;
import kinesic.nn.Embedding;
import kinesic.nn.Flatten;
import kinesic.nn.Gelu;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.GlobalMaxPool;
import kinesic.nn.GroupNorm;
import kinesic.nn.Gru;
import kinesic.nn.Hardsigmoid;
import kinesic.nn.Hardswish;
import kinesic.nn.InstanceNorm2d;
import kinesic.nn.Layer;
import kinesic.nn.LayerNorm;
import kinesic.nn.LeakyRelu;
import kinesic.nn.Linear;
import kinesic.nn.LogSoftmax;
import kinesic.nn.Lstm;
import kinesic.nn.MaxPool2d;
import kinesic.nn.Mish;
import kinesic.nn.MultiHeadAttention;
import kinesic.nn.Prelu;
import kinesic.nn.Relu;
import kinesic.nn.Relu6;
import kinesic.nn.RmsNorm;
import kinesic.nn.SelfAttention;
import kinesic.nn.Sequential;
import kinesic.nn.Sigmoid;
import kinesic.nn.Silu;
import kinesic.nn.Softmax;
import kinesic.nn.Softplus;
import kinesic.nn.SqueezeExcitation;
import kinesic.nn.Tanh;
import kinesic.nn.TransformerEncoderLayer;
import kinesic.nn.Upsample;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Exports each layer and lets ONNX Runtime compute it. */
final class LayerExportTest {

  private static final Shape IMAGES = Shape.of(1, 7, 9, 6);
  private static final Shape ROWS = Shape.of(1, 12);
  private static final Shape SEQUENCES = Shape.of(1, 5, 12);

  @TempDir private Path folder;

  /** A layer and the shape of its input. */
  record Case(String name, Layer layer, Shape input) {}

  private static Case of(Layer layer, Shape input) {
    return new Case(layer.getClass().getSimpleName() + " " + input, layer, input);
  }

  private static Case of(String name, Layer layer, Shape input) {
    return new Case(layer.getClass().getSimpleName() + " " + name, layer, input);
  }

  /** Numbers of rows for an embedding, made from any numbers. */
  private static final class Numbers extends Layer {
    private final Embedding rows = child("rows", new Embedding(8, 3));

    @Override
    public Tensor forward(Tensor x) {
      return rows.apply(x.add(1).multiply(3.9f).floor());
    }
  }

  static Stream<Case> layers() {
    Window window = new Window(3, 2, 2, 1, 1, 0);
    return Stream.of(
        of(new AdaptiveAveragePool2d(3, 4), IMAGES),
        of("divisible", new AdaptiveAveragePool2d(1, 3), IMAGES),
        of(new AdaptiveMaxPool2d(3, 4), IMAGES),
        of(new AveragePool2d(window, false, false), IMAGES),
        of("counting padding", new AveragePool2d(window, true, true), IMAGES),
        of("ceil", new AveragePool2d(window, true, false), IMAGES),
        of(new BatchNorm1d(12), ROWS),
        of(new BatchNorm2d(6), IMAGES),
        of(new Conv2d(6, 8, 3, 2, 1), IMAGES),
        of(
            "groups, dilation, bias",
            new Conv2d(
                6, 4, 3, 2, Conv2d.options().groups(2).dilation(2, 1).padding(1, 0, 2, 3).bias()),
            IMAGES),
        of(new ConvNorm(new Conv2d(6, 8, 3, 1, 1), new BatchNorm2d(8)), IMAGES),
        of(
            new ConvTranspose2d(6, 4, 3, Conv2d.options().stride(2).padding(1).groups(2).bias(), 1),
            IMAGES),
        of(new DropPath(0.5f), IMAGES),
        of(new Dropout(0.5f), ROWS),
        of(new Elu(0.7f), IMAGES),
        of(new Numbers(), Shape.of(1, 4)),
        of(new Flatten(), IMAGES),
        of(new Gelu(), IMAGES),
        of(new GlobalAveragePool(), IMAGES),
        of(new GlobalMaxPool(), IMAGES),
        of(new GroupNorm(3, 6), IMAGES),
        of(new Gru(12, 4), SEQUENCES),
        of("both directions", new Gru(12, 4, 2, true, 0), SEQUENCES),
        of(new Hardsigmoid(), IMAGES),
        of(new Hardswish(), IMAGES),
        of(new InstanceNorm2d(6, 1e-5f, true), IMAGES),
        of(new LayerNorm(12), SEQUENCES),
        of(new LeakyRelu(0.2f), IMAGES),
        of(new Linear(12, 5), ROWS),
        of(new Linear(12, 5), SEQUENCES),
        of(new LogSoftmax(), ROWS),
        of(new Lstm(12, 4), SEQUENCES),
        of("both directions", new Lstm(12, 4, 2, true, 0), SEQUENCES),
        of(new MaxPool2d(window, false), IMAGES),
        of("ceil", new MaxPool2d(window, true), IMAGES),
        of(new Mish(), IMAGES),
        of(new MultiHeadAttention(12, 3), SEQUENCES),
        of(new Prelu(6), IMAGES),
        of("one slope", new Prelu(1), IMAGES),
        of(new Relu(), IMAGES),
        of(new Relu6(), IMAGES),
        of(new RmsNorm(12), SEQUENCES),
        of(new SelfAttention(12, 2), SEQUENCES),
        of(new Sequential(new Linear(12, 8), new Relu(), new Linear(8, 3)), ROWS),
        of(new Sigmoid(), IMAGES),
        of(new Silu(), IMAGES),
        of(new Softmax(), IMAGES),
        of(new Softplus(), IMAGES),
        of(new SqueezeExcitation(6, 3), IMAGES),
        of(new Tanh(), IMAGES),
        of(new TransformerEncoderLayer(12, 2, 24, 0), SEQUENCES),
        of("nearest", Upsample.byFactor(1.5, InterpolationMode.NEAREST), IMAGES),
        of("bilinear", Upsample.byFactor(2, InterpolationMode.BILINEAR), IMAGES),
        of("aligned", Upsample.toSize(5, 20, InterpolationMode.BILINEAR).alignCorners(), IMAGES),
        of("bicubic", Upsample.toSize(14, 11, InterpolationMode.BICUBIC), IMAGES));
  }

  @TestFactory
  Stream<DynamicTest> every_layer_gives_the_same_in_onnx_runtime() {
    return layers()
        .map(
            c ->
                dynamicTest(
                    c.name(),
                    () -> {
                      ExportCheck.fill(c.layer(), 3);
                      double difference = new ExportCheck(folder).compare(c.layer(), c.input());
                      assertTrue(
                          difference <= ExportCheck.TOLERANCE, () -> "differs by " + difference);
                    }));
  }
}
