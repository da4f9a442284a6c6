package kinesic.nn.tensorboard;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import kinesic.engine.Tensor;
import kinesic.engine.io.ProtobufWriter;

/**
 * Named values of one step in an {@link EventFile}: the message {@code Summary} of
 * tensorflow/core/framework/summary.proto. The part of a name before the first slash is the group
 * in which TensorBoard shows it.
 */
public final class StepSummary {

  private static final int VALUE = 1; // the only field: values, repeated

  // Fields of a value
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2; // float
  private static final int IMAGE = 4;
  private static final int HISTOGRAM = 5;
  // Image
  private static final int HEIGHT = 1;
  private static final int WIDTH = 2;
  private static final int COLOURS = 3; // 1 grey, 3 red, green and blue
  private static final int PNG = 4;

  private final ProtobufWriter message = new ProtobufWriter();

  /** Creates a summary without values. */
  public StepSummary() {}

  /**
   * Adds a number, a point of a curve. The file has it as float32.
   *
   * @return this
   */
  public StepSummary scalar(String tag, double value) {
    return add(value(tag).float32(SIMPLE_VALUE, (float) value));
  }

  /**
   * Adds the distribution of the elements of a tensor, which are read from its device. NaN and
   * infinity are left out.
   *
   * @return this
   */
  public StepSummary histogram(String tag, Tensor values) {
    return histogram(tag, values.toArray());
  }

  /**
   * Adds the distribution of numbers. NaN and infinity are left out.
   *
   * @return this
   */
  public StepSummary histogram(String tag, float... values) {
    return add(value(tag).message(HISTOGRAM, Histogram.of(values).message()));
  }

  /**
   * Adds images, named {@code tag/0}, {@code tag/1} and so on.
   *
   * @param images [n, h, w, 3] or, grey, [n, h, w, 1]; 0 is black and 1 is white, and what is
   *     outside of this range is cut off
   * @return this
   * @throws IllegalArgumentException if the shape is another one
   */
  public StepSummary images(String tag, Tensor images) {
    int colours = images.shape().rank() == 4 ? images.size(3) : 0;
    if (colours != 1 && colours != 3) {
      throw new IllegalArgumentException(
          "tensorboard: images must be [n, h, w, 1] or [n, h, w, 3], not " + images.shape());
    }
    int height = images.size(1);
    int width = images.size(2);
    float[] elements = images.toArray();
    for (int i = 0; i < images.size(0); i++) {
      BufferedImage picture = picture(elements, i, height, width, colours);
      String name = tag + "/" + i;
      add(
          value(name)
              .message(
                  IMAGE,
                  new ProtobufWriter()
                      .integer(HEIGHT, height)
                      .integer(WIDTH, width)
                      .integer(COLOURS, colours)
                      .bytes(PNG, png(picture))));
    }
    return this;
  }

  private static BufferedImage picture(
      float[] elements, int number, int height, int width, int colours) {
    int type = colours == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage picture = new BufferedImage(width, height, type);
    int at = number * height * width * colours;
    int[] pixel = new int[colours];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < colours; c++) {
          pixel[c] = Math.clamp(Math.round(255 * elements[at++]), 0, 255);
        }
        picture.getRaster().setPixel(x, y, pixel);
      }
    }
    return picture;
  }

  private static byte[] png(BufferedImage picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next(); // every Java has one
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(picture);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // in memory, only of an encoder that is broken
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static ProtobufWriter value(String tag) {
    return new ProtobufWriter().text(TAG, tag);
  }

  private StepSummary add(ProtobufWriter value) {
    message.message(VALUE, value);
    return this;
  }

  ProtobufWriter message() {
    return message;
  }
}
