package kinesic.facebehavior.explain;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Hooks;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceImages;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceOutputs;
import kinesic.nn.vision.FeatureLayer;

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
    Tensor image = FaceImages.of(List.of(face)).upload(network.backend());
    RandomStream random = new RandomStream(SEED, "saliency");
    float[] sum = new float[side * side];
    for (int i = 0; i < COPIES; i++) {
      Tensor noisy = image.add(random.normal(image.backend(), image.shape(), 0, NOISE));
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
      return Autograd.gradient(output.of(network.forward(pixels)), pixels).toArray();
    }
  }

  /**
   * Computes which regions of {@code face} increase {@code output}, from the last stage whose
   * feature map has a side of at least 6, or from the first stage if no map is that large.
   *
   * @param face an image of the network's size
   * @throws IllegalStateException if the network has no feature maps
   */
  public PixelMap gradCam(FaceImage face, NamedOutput output) {
    if (network.stages().isEmpty()) {
      throw new IllegalStateException(
          "attribution: Grad-CAM needs feature maps, which %s does not have"
              .formatted(network.configuration().trunk().option()));
    }
    try (StepMemory.Scope scope = memory.open()) {
      Observed run = observe(FaceImages.of(List.of(face)).upload(network.backend()));
      int last = run.maps.size() - 1;
      while (last > 0 && run.maps.get(last).size(-2) < LEAST_MAP) {
        last--;
      }
      return gradCam(network.stages().get(last), run.maps.get(last), output.of(run.outputs));
    }
  }

  /**
   * The outputs for an image, and the feature maps from which they were computed.
   *
   * @param outputs for the image
   * @param maps the output of each stage, [1, h, w, c] or in blocks of 16 channels
   */
  record Observed(FaceOutputs outputs, List<Tensor> maps) {}

  /**
   * Runs the network and keeps the outputs of its stages.
   *
   * @param image [1, side, side, 3]
   */
  Observed observe(Tensor image) {
    List<Tensor> maps = new ArrayList<>();
    List<Hooks.Hook> hooks =
        network.stages().stream().map(stage -> stage.layer().onOutput(maps::add)).toList();
    try {
      // as a parameter, so that a frozen network has a tape too
      return new Observed(network.forward(image.asParameter()), maps);
    } finally {
      hooks.forEach(Hooks.Hook::close);
    }
  }

  /**
   * Computes Grad-CAM from a feature map for an output [1, 1].
   *
   * @param map the output of {@code layer} for one image
   */
  static PixelMap gradCam(FeatureLayer layer, Tensor map, Tensor output) {
    float[] gradient = layer.channelsLast(Autograd.gradient(output, map)).toArray();
    Tensor last = layer.channelsLast(map.detach());
    float[] values = last.toArray();
    int side = last.size(1);
    int channels = last.size(3);
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
}
