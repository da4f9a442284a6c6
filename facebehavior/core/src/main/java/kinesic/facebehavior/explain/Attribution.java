package kinesic.facebehavior.explain;

import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.network.FaceBehaviorNet;
import org.jspecify.annotations.Nullable;

/**
 * Which pixels of a face an output depends on, by gradients. Not thread-safe.
 *
 * <p>Two maps, which see different things:
 *
 * <ul>
 *   <li>{@link #saliency}: how much the output changes if a pixel does (Simonyan et al. 2013), the
 *       greatest of the three channels; averaged over noisy copies of the picture (SmoothGrad,
 *       Smilkov et al. 2017), since a single gradient is itself noisy, and blurred a little, since
 *       strides leave a lattice in it. Without a sign.
 *   <li>{@link #gradCam}: where the maps of a late stage speak for the output (Selvaraju et al.
 *       2017): relu(Σ_c α_c A_c) of maps A_c, α_c the mean over the map of ∂output/∂A_c. Coarse,
 *       and only what raises the output.
 * </ul>
 */
public final class Attribution {

  /** The fewest pixels in a row of the map that {@link #gradCam} takes, if there are as many. */
  private static final int LEAST_MAP = 6;

  private static final int COPIES = 24;
  private static final float NOISE = 0.15f; // of images in [-1, 1]
  private static final long SEED = 1;
  private static final double BLUR = 1 / 32.0; // standard deviation, of the side

  private final FaceBehaviorNet network;
  private final StepMemory memory = new StepMemory();

  /** Of a network that has its values; it is put into evaluation mode. */
  public Attribution(FaceBehaviorNet network) {
    network.eval();
    this.network = network;
  }

  /**
   * How much {@code output} changes with each pixel of {@code face}, smoothed.
   *
   * @param face a picture of the network's side
   */
  public PixelMap saliency(FaceImage face, NamedOutput output) {
    int side = face.side();
    Tensor image = FaceBatch.images(List.of(face));
    RandomStream random = new RandomStream(SEED, "saliency");
    float[] sum = new float[side * side];
    for (int i = 0; i < COPIES; i++) {
      Tensor noisy = image.add(random.normal(image.shape(), 0, NOISE));
      float[] gradient = gradient(noisy, output); // [side, side, 3]
      for (int p = 0; p < sum.length; p++) {
        float greatest = 0;
        for (int c = 0; c < FaceImage.CHANNELS; c++) {
          greatest = Math.max(greatest, Math.abs(gradient[FaceImage.CHANNELS * p + c]));
        }
        sum[p] += greatest / COPIES;
      }
    }
    return new PixelMap(side, sum).blurred(BLUR * side);
  }

  /**
   * ∂output/∂image.
   *
   * @param image [1, side, side, 3]
   * @return [side, side, 3]
   */
  float[] gradient(Tensor image, NamedOutput output) {
    Tensor pixels = image.asParameter();
    try (StepMemory.Scope scope = memory.open()) {
      output.of(network.forward(pixels)).sum().backward();
      return taken(pixels.gradient());
    } finally {
      forgetGradients();
    }
  }

  /**
   * Where the last stage whose map has at least six pixels in a row speaks for {@code output}; the
   * first one if none has.
   *
   * @param face a picture of the network's side
   */
  public PixelMap gradCam(FaceImage face, NamedOutput output) {
    Tensor image = FaceBatch.images(List.of(face));
    int stages = network.stages();
    Tensor map = network.until(stages, image).detach();
    while (stages > 1 && map.size(1) < LEAST_MAP) {
      stages--;
      map = network.until(stages, image).detach();
    }
    return gradCam(map, stages, output);
  }

  /** Of a map [1, h, h, c] that the first {@code stages} stages made. */
  PixelMap gradCam(Tensor map, int stages, NamedOutput output) {
    int side = map.size(1);
    int channels = map.size(3);
    float[] values = map.toArray();
    float[] gradient = mapGradient(map, stages, output);
    PixelMap cam = new PixelMap(side, new float[side * side]);
    for (int c = 0; c < channels; c++) {
      double weight = 0;
      for (int p = 0; p < side * side; p++) {
        weight += gradient[p * channels + c] / (double) (side * side);
      }
      for (int p = 0; p < side * side; p++) {
        cam.values()[p] += (float) (weight * values[p * channels + c]);
      }
    }
    for (int p = 0; p < side * side; p++) {
      cam.values()[p] = Math.max(0, cam.values()[p]);
    }
    return cam;
  }

  /** ∂output/∂map, [h, h, c]. */
  float[] mapGradient(Tensor map, int stages, NamedOutput output) {
    Tensor leaf = map.asParameter();
    try (StepMemory.Scope scope = memory.open()) {
      output.of(network.after(stages, leaf)).sum().backward();
      return taken(leaf.gradient());
    } finally {
      forgetGradients();
    }
  }

  private static float[] taken(@Nullable Tensor gradient) {
    if (gradient == null) {
      throw new IllegalStateException("attribution: the output does not depend on the picture");
    }
    return gradient.toArray();
  }

  /** Those of the parameters, which came as well. */
  private void forgetGradients() {
    network.parameters().values().forEach(Tensor::clearGradient);
  }
}
