package kinesic.facebehavior.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensors;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Thresholds;
import kinesic.nn.Dropout;
import kinesic.nn.Linear;
import kinesic.nn.Module;
import kinesic.nn.ResNet;
import org.jspecify.annotations.Nullable;

/**
 * FaceBehaviorNet: a residual trunk whose one feature vector feeds linear heads: a categorical, a
 * binary, and one of numbers, bounded by tanh. The {@link Heads} say what they stand for: 7
 * expressions, 17 action units, and valence and arousal; or people and 40 attributes. A network
 * that has learned compound expressions has a second categorical head for them.
 *
 * <p>Parts: {@code trunk}, and the heads, {@code expression}, {@code action_units}, {@code
 * valence_arousal} and perhaps {@code compound}, or {@code identity}, {@code attributes}.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 2105.03790; the sizes of trunk are
 * ours, the paper's exact widths are not published.
 */
public final class FaceBehaviorNet extends Module {

  static final String TRUNK = "trunk";
  private static final String THRESHOLDS = "faceBehaviorNet.thresholds";

  private final NetworkConfiguration configuration;
  private final ResNet trunk;
  private final Dropout dropout;
  private final @Nullable Linear categories;
  private final @Nullable Linear binaries;
  private final @Nullable Linear values;
  private final @Nullable Linear compounds;
  private Thresholds thresholds;

  /** A network without values yet: {@code initialise} or {@code load} it. */
  public FaceBehaviorNet(NetworkConfiguration configuration) {
    this.configuration = configuration;
    trunk = child(TRUNK, configuration.trunk().build());
    dropout = child("dropout", new Dropout((float) configuration.dropout()));
    categories = linear(configuration.heads().categories());
    binaries = linear(configuration.heads().binaries());
    values = linear(configuration.heads().values());
    compounds = linear(configuration.heads().compounds());
    thresholds = Thresholds.half(configuration.heads().binaries().labels());
  }

  private @Nullable Linear linear(Head head) {
    return head.isEmpty() ? null : child(head.part(), new Linear(trunk.features(), head.size()));
  }

  /** What the network is made of. */
  public NetworkConfiguration configuration() {
    return configuration;
  }

  /** The length of the vector that all heads share. */
  public int features() {
    return trunk.features();
  }

  /**
   * Above which probabilities the labels of the binary head count as present: one half, until
   * others are set. Training does not look at them.
   */
  public Thresholds thresholds() {
    return thresholds;
  }

  /** Replaces {@link #thresholds}; they are written with the network. */
  public void setThresholds(Thresholds chosen) {
    thresholds = chosen;
  }

  /**
   * Takes over a trunk, and leaves the heads as they are.
   *
   * @throws IllegalArgumentException if it is another trunk than that of the configuration, or
   *     expects its images otherwise, or a tensor is missing or has another shape
   */
  public void startFrom(TrunkWeights weights) {
    if (weights.trunk() != configuration.trunk()
        || !weights.input().equals(configuration.input())) {
      throw new IllegalArgumentException(
          "faceBehaviorNet: the weights are of another trunk, %s and not %s, or expect other images"
              .formatted(weights.trunk().option(), configuration.trunk().option()));
    }
    trunk.load(weights.values());
  }

  /**
   * Looks at faces.
   *
   * @param images [n, side, side, 3] in [-1, 1], side as configured
   * @throws IllegalArgumentException if the shape is another
   */
  public FaceOutputs forward(Tensor images) {
    Shape shape = images.shape();
    int side = configuration.side();
    if (shape.rank() != 4 || !shape.equals(Shape.of(shape.size(0), side, side, 3))) {
      throw new IllegalArgumentException(
          "faceBehaviorNet: images are %s, expected [n, %d, %d, 3]".formatted(shape, side, side));
    }
    return heads(trunk.forward(configuration.input().normalise(images)));
  }

  /** How many stages the trunk has. */
  public int stages() {
    return trunk.stages();
  }

  /**
   * What the first stages of the trunk make of images: a map [n, h, w, c].
   *
   * @param stages how many
   * @param images as in {@link #forward}
   */
  public Tensor until(int stages, Tensor images) {
    return trunk.until(stages, configuration.input().normalise(images));
  }

  /** What the network says of a map that its first {@code stages} stages made. */
  public FaceOutputs after(int stages, Tensor map) {
    return heads(trunk.after(stages, map));
  }

  private FaceOutputs heads(Tensor feature) {
    Tensor shared = dropout.forward(feature);
    return new FaceOutputs(
        feature,
        scores(categories, shared),
        scores(binaries, shared),
        scores(values, shared).tanh(),
        scores(compounds, shared));
  }

  private static Tensor scores(@Nullable Linear head, Tensor shared) {
    return head == null ? noScores(shared) : head.forward(shared);
  }

  /** What a head that is not there says: [n, 0]. */
  static Tensor noScores(Tensor shared) {
    return Tensor.of(shared.backend(), Shape.of(shared.size(0), 0), new float[0]);
  }

  /**
   * This network, with the values it has now and as in evaluation mode, compiled to run as fast as
   * possible.
   *
   * @param images how many there usually are in a batch; any number may come
   */
  public FaceInference forInference(int images) {
    Shape shape = Shape.of(images, configuration.side(), configuration.side(), 3);
    return new FaceInference(
        shape, configuration.input(), trunk, categories, binaries, values, compounds);
  }

  /**
   * A copy of this network with a head for compound expressions, in place of one that it may have.
   *
   * @param classes what the outputs of the head stand for, K
   * @param weight of the head, [features, K]
   * @param bias of the head, [K]
   * @throws IllegalArgumentException if this is no network of case study one, or a shape is another
   */
  public FaceBehaviorNet withCompounds(
      List<CompoundExpression> classes, Tensor weight, Tensor bias) {
    if (!(configuration.heads() instanceof AffectHeads)) {
      throw new IllegalArgumentException(
          "faceBehaviorNet: only a network of expressions can have a head of compound expressions");
    }
    FaceBehaviorNet copy = new FaceBehaviorNet(configuration.with(new AffectHeads(classes)));
    Map<String, Tensor> values = new LinkedHashMap<>(state());
    String part = copy.configuration.heads().compounds().part();
    values.put(part + ".weight", weight);
    values.put(part + ".bias", bias);
    copy.load(values);
    copy.setThresholds(thresholds);
    return copy;
  }

  /** Replaces {@code file} by one that {@link #read} makes this network from: safetensors. */
  public void write(Path file) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>(configuration.texts());
    texts.put(THRESHOLDS, thresholds.text());
    SafeTensors.write(file, state(), texts);
  }

  /**
   * The network in a file that {@link #write} wrote, or in a training checkpoint whose notes hold
   * {@link NetworkConfiguration#texts}. Only the weights are read from a checkpoint, and the
   * thresholds are one half then.
   *
   * @throws IOException if it cannot be read, holds something else, or a weight is NaN or infinite;
   *     the message begins with the file and says what was expected
   */
  public static FaceBehaviorNet read(Path file) throws IOException {
    try (SafeTensors source = SafeTensors.open(file)) {
      FaceBehaviorNet net = new FaceBehaviorNet(configuration(file, source.metadata()));
      Map<String, Tensor> weights = new LinkedHashMap<>();
      for (String name : source.shapes().keySet()) {
        if (name.indexOf('/') < 0) { // no part of a module has a slash: it is an optimiser's
          weights.put(name, source.readFinite(name));
        }
      }
      net.load(weights);
      String thresholds = source.metadata().get(THRESHOLDS);
      if (thresholds != null) {
        List<String> labels = net.configuration().heads().binaries().labels();
        net.setThresholds(Thresholds.parse(labels, thresholds));
      }
      return net;
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": holds a damaged FaceBehaviorNet: " + e.getMessage(), e);
    }
  }

  private static NetworkConfiguration configuration(Path file, Map<String, String> metadata)
      throws IOException {
    Map<String, String> texts = NetworkConfiguration.own(metadata);
    if (NetworkConfiguration.isTrunkAlone(texts)) {
      throw new IOException(
          file + ": holds a trunk without heads, which train --weights can start from");
    }
    try {
      return NetworkConfiguration.of(texts);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          file + ": holds no FaceBehaviorNet that this version can build: " + e.getMessage(), e);
    }
  }
}
