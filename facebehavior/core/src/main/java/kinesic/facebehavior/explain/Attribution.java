package kinesic.facebehavior.explain;

import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceImages;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.kernels.Backends;
import org.jspecify.annotations.Nullable;

/**
 * Computes from gradients which pixels of a face an output depends on. Not thread-safe.
 *
 * <p>There are two maps, which show different things:
 *
 * <ul>
 *   <li>{@link #saliency}: how much the output changes with a pixel (Simonyan et al. 2013): the
 *       greatest absolute gradient of the three channels. It is averaged over noisy copies of the
 *       image (SmoothGrad, Smilkov et al. 2017), because a single gradient is noisy, and slightly
 *       blurred, because strides cause a lattice pattern. It has no sign.
 *   <li>{@link #gradCam}: which regions of the feature maps of a late stage increase the output
 *       (Selvaraju et al. 2017): relu(Σ_c α_c A_c) for maps A_c, where α_c is the mean of
 *       ∂output/∂A_c over the map. It is coarse, and shows only what increases the output.
 * </ul>
 */
public final class Attribution {

  /** The minimum side of the feature map that {@link #gradCam} uses, if a stage has one. */
  private static final int LEAST_MAP = 6;

  private static final int COPIES = 24;
  private static final float NOISE = 0.15f; // of images in [-1, 1]
  private static final long SEED = 1;
  private static final double BLUR = 1 / 32.0; // standard deviation, as a share of the side

  private final FaceBehaviorNet network;
  private final StepMemory memory = new StepMemory();

  /** Creates the attribution of a trained network, and puts the network into evaluation mode. */
  public Attribution(FaceBehaviorNet network) {
    network.eval();
    this.network = network;
  }

  /**
   * Computes how much {@code output} changes with each pixel of {@code face}, smoothed.
   *
   * @param face an image of the network's size
   */
  public PixelMap saliency(FaceImage face, NamedOutput output) {
    int side = face.side();
    Tensor image = FaceImages.of(List.of(face)).upload(Backends.standard());
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
   * Computes ∂output/∂image.
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
   * Computes which regions of {@code face} increase {@code output}, from the last stage whose
   * feature map has a side of at least 6, or from the first stage if no map is that large.
   *
   * @param face an image of the network's size
   */
  public PixelMap gradCam(FaceImage face, NamedOutput output) {
    Tensor image = FaceImages.of(List.of(face)).upload(Backends.standard());
    int stages = network.stages();
    Tensor map = network.until(stages, image).detach();
    while (stages > 1 && map.size(1) < LEAST_MAP) {
      stages--;
      map = network.until(stages, image).detach();
    }
    return gradCam(map, stages, output);
  }

  /** Computes Grad-CAM from the feature map [1, h, h, c] after the first {@code stages} stages. */
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

  /** Computes ∂output/∂map, [h, h, c]. */
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
      throw new IllegalStateException("attribution: the output does not depend on the image");
    }
    return gradient.toArray();
  }

  /** Clears the gradients of the parameters, which the backward pass computed too. */
  private void forgetGradients() {
    network.parameters().values().forEach(Tensor::clearGradient);
  }
}
