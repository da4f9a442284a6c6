package kinesic.facebehavior.face;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;

/**
 * The pixels of the faces of a batch, one after the other, on the host. Threads that load faces
 * make them; a step uploads them as bytes, which the backend converts to floats. Immutable.
 */
public final class FaceImages {

  private final int count;
  private final int side;
  private final byte[] rgb; // [count, side, side, 3]

  private FaceImages(int count, int side, byte[] rgb) {
    this.count = count;
    this.side = side;
    this.rgb = rgb;
  }

  /**
   * Copies the pixels of images, in this order.
   *
   * @throws IllegalArgumentException if the list is empty or the images differ in size
   */
  public static FaceImages of(List<FaceImage> images) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("face images: needs at least one face");
    }
    int side = images.get(0).side();
    int length = side * side * FaceImage.CHANNELS;
    byte[] rgb = new byte[Math.multiplyExact(images.size(), length)];
    for (int i = 0; i < images.size(); i++) {
      FaceImage image = images.get(i);
      if (image.side() != side) {
        throw new IllegalArgumentException(
            "face images: differ in size - image 0 has side %s, image %s has side %s"
                .formatted(side, i, image.side()));
      }
      System.arraycopy(image.rgb(), 0, rgb, i * length, length);
    }
    return new FaceImages(images.size(), side, rgb);
  }

  /** n, the number of images. */
  public int count() {
    return count;
  }

  /** Width and height of each image, in pixels. */
  public int side() {
    return side;
  }

  /**
   * Uploads the images as the network reads them: [n, side, side, 3] in [-1, 1], v / 127.5 - 1 for
   * each value v from 0 to 255.
   */
  public Tensor upload(Backend backend) {
    Tensor images = Tensor.allocate(backend, Shape.of(count, side, side, FaceImage.CHANNELS));
    backend.writeBytes(rgb, 0, images.buffer(), 0, rgb.length, 127.5f, -1);
    return images;
  }
}
