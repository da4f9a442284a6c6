package kinesic.facebehavior.network;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensors;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.face.FaceImages;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import kinesic.nn.Dropout;
import kinesic.nn.Linear;
import kinesic.nn.Module;
import kinesic.nn.vision.Backbone;
import kinesic.nn.vision.FeatureLayer;

/**
 * FaceBehaviorNet: a trunk that computes one feature vector, and a linear head over this vector for
 * each {@link Task}.
 *
 * <p>Modules: {@code trunk}, and a head under the name of each task, such as {@code expression},
 * {@code action_units} and {@code valence_arousal}, or {@code identity} and {@code attributes}.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 2105.03790. The trunk sizes are our
 * own, because the paper does not give its exact widths.
 */
public final class FaceBehaviorNet extends Module {

  static final String TRUNK = "trunk";
  private static final String THRESHOLDS = "faceBehaviorNet.thresholds";

  private final NetworkConfiguration configuration;
  private final ChannelNormalisation input;
  private final Backbone trunk;
  private final Dropout dropout;
  private final Map<Task, Linear> heads = new LinkedHashMap<>();
  private Map<String, Thresholds> thresholds = Map.of();

  /** Creates a network without values; call {@code initialise} or {@code load} before use. */
  public FaceBehaviorNet(NetworkConfiguration configuration) {
    this.configuration = configuration;
    input = new ChannelNormalisation(configuration.input());
    trunk = child(TRUNK, configuration.trunk().build(configuration.side()));
    dropout = child("dropout", new Dropout((float) configuration.dropout()));
    for (Task task : configuration.tasks()) {
      heads.put(task, child(task.name(), new Linear(trunk.features(), task.size())));
    }
    setThresholds(Map.of());
  }

  /** The configuration of the network. */
  public NetworkConfiguration configuration() {
    return configuration;
  }

  /** The length of the feature vector that all heads share. */
  public int features() {
    return trunk.features();
  }

  /**
   * Freezes the trunk, so that only the heads are trained. The trunk's batch normalisation uses its
   * running statistics, so the shared feature of a face does not change.
   */
  public void freezeTrunk() {
    trunk.freeze();
  }

  /** The tasks, in the order of their heads. */
  public List<Task> tasks() {
    return configuration.tasks();
  }

  /**
   * The thresholds above which labels of {@code task} count as present; one half by default.
   * Training does not use them.
   */
  public Thresholds thresholds(Task task) {
    return task.thresholds(thresholds);
  }

  /** The thresholds of every task that {@linkplain Task#hasThresholds has them}, by its name. */
  public Map<String, Thresholds> thresholds() {
    return thresholds;
  }

  /**
   * Replaces {@link #thresholds}; they are written with the network.
   *
   * @param chosen by the name of the task; a task that is not in the map gets one half
   */
  public void setThresholds(Map<String, Thresholds> chosen) {
    thresholds =
        configuration.tasks().stream()
            .filter(Task::hasThresholds)
            .collect(toUnmodifiableMap(Task::name, task -> task.thresholds(chosen)));
  }

  /**
   * Loads the weights of the trunk; the heads do not change.
   *
   * @throws IllegalArgumentException if the configuration has another trunk or another
   *     normalisation of images, or a tensor is missing or has another shape
   */
  public void startFrom(TrunkWeights weights) {
    if (weights.trunk() != configuration.trunk()
        || !weights.input().equals(configuration.input())) {
      throw new IllegalArgumentException(
          "faceBehaviorNet: the weights are for a %s trunk with %s, expected %s with %s"
              .formatted(
                  weights.trunk().option(),
                  weights.input(),
                  configuration.trunk().option(),
                  configuration.input()));
    }
    trunk.load(weights.values());
  }

  /**
   * Uploads images to the backend of the network and computes the outputs for them.
   *
   * @throws IllegalArgumentException if the side is not as configured
   */
  public FaceOutputs forward(FaceImages images) {
    return forward(images.upload(backend()));
  }

  /**
   * Computes the outputs for faces.
   *
   * @param images [n, side, side, 3] in [-1, 1], side as configured
   * @throws IllegalArgumentException if the images have another shape
   */
  public FaceOutputs forward(Tensor images) {
    Shape shape = images.shape();
    int side = configuration.side();
    if (shape.rank() != 4 || !shape.equals(Shape.of(shape.size(0), side, side, 3))) {
      throw new IllegalArgumentException(
          "faceBehaviorNet: images are %s, expected [n, %s, %s, 3]".formatted(shape, side, side));
    }
    return outputs(trunk.apply(input.normalise(images)));
  }

  /**
   * The layers of the trunk whose outputs are its feature maps, from fine to coarse; none if the
   * trunk is a vision transformer.
   */
  public List<FeatureLayer> stages() {
    return trunk.stages();
  }

  private FaceOutputs outputs(Tensor feature) {
    Tensor shared = dropout.apply(feature);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    heads.forEach((task, head) -> outputs.put(task.name(), task.output(head.apply(shared))));
    return new FaceOutputs(feature, outputs);
  }

  /**
   * Compiles this network, with its current values and in evaluation mode, for fast inference.
   *
   * @param images the usual number of images in a batch; a batch may have any number
   */
  public FaceInference forInference(int images) {
    Shape shape = Shape.of(images, configuration.side(), configuration.side(), 3);
    return new FaceInference(forInference(shape), tasks());
  }

  /** Returns the feature and the output of each task. */
  @Override
  protected List<Tensor> outputs(List<Tensor> images) {
    FaceOutputs outputs = forward(images.getFirst());
    List<Tensor> all = new ArrayList<>(List.of(outputs.feature()));
    tasks().forEach(task -> all.add(outputs.of(task)));
    return all;
  }

  /**
   * Copies this network and adds a head, or replaces the head of that name.
   *
   * @param task the task of the head, with K outputs
   * @param weight the weight of the head, [features, K]
   * @param bias the bias of the head, [K]
   * @throws IllegalArgumentException if a tensor has another shape
   */
  public FaceBehaviorNet withHead(Task task, Tensor weight, Tensor bias) {
    List<Task> tasks = new ArrayList<>(configuration.tasks());
    tasks.removeIf(own -> own.name().equals(task.name()));
    tasks.add(task);
    FaceBehaviorNet copy = new FaceBehaviorNet(configuration.with(tasks));
    Map<String, Tensor> values = new LinkedHashMap<>(state());
    values.put(task.name() + ".weight", weight);
    values.put(task.name() + ".bias", bias);
    copy.load(values);
    copy.setThresholds(thresholds);
    return copy;
  }

  /** Writes this network to a safetensors file that {@link #read(Path)} reads. */
  public void write(Path file) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>(configuration.texts());
    for (Task task : tasks()) {
      if (task.hasThresholds()) {
        texts.put(thresholdsKey(task), thresholds(task).text());
      }
    }
    SafeTensors.write(file, state(), texts);
  }

  /** The first task with thresholds uses the key of networks with only one such task. */
  private String thresholdsKey(Task task) {
    Task first = tasks().stream().filter(Task::hasThresholds).findFirst().orElseThrow();
    return first.equals(task) ? THRESHOLDS : THRESHOLDS + "." + task.name();
  }

  /**
   * Reads a network of {@linkplain Tasks#installed known tasks}; see {@link #read(Path, Tasks)}.
   *
   * @throws IOException if the file cannot be read or is not such a network
   */
  public static FaceBehaviorNet read(Path file) throws IOException {
    return read(file, Tasks.installed());
  }

  /**
   * Reads a network from a file of {@link #write}, or from a training checkpoint that has {@link
   * NetworkConfiguration#texts} as notes. A checkpoint has no thresholds; they are then one half.
   *
   * @param known the tasks that the network may have
   * @throws IOException if the file cannot be read or is not such a network, or a weight is NaN or
   *     infinite; the message begins with the file and says what was expected
   */
  public static FaceBehaviorNet read(Path file, Tasks known) throws IOException {
    try (SafeTensors source = SafeTensors.open(file)) {
      FaceBehaviorNet net = new FaceBehaviorNet(configuration(file, source.metadata(), known));
      Map<String, Tensor> weights = new LinkedHashMap<>();
      for (String name : source.shapes().keySet()) {
        if (name.indexOf('/') < 0) { // names with a slash are tensors of the optimiser
          weights.put(name, source.readFinite(name));
        }
      }
      net.load(weights);
      Map<String, Thresholds> thresholds = new LinkedHashMap<>();
      for (Task task : net.tasks()) {
        String text = task.hasThresholds() ? source.metadata().get(net.thresholdsKey(task)) : null;
        if (text != null) {
          thresholds.put(task.name(), Thresholds.parse(task.labels(), text));
        }
      }
      net.setThresholds(thresholds);
      return net;
    } catch (IllegalArgumentException e) {
      throw new IOException(
          file + ": the FaceBehaviorNet in this file is damaged: " + e.getMessage(), e);
    }
  }

  private static NetworkConfiguration configuration(
      Path file, Map<String, String> metadata, Tasks known) throws IOException {
    Map<String, String> texts = NetworkConfiguration.own(metadata);
    if (NetworkConfiguration.isTrunkAlone(texts)) {
      throw new IOException(file + ": contains a trunk without heads; use it with train --weights");
    }
    try {
      return NetworkConfiguration.of(texts, known);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          file + ": contains no FaceBehaviorNet that this version can read: " + e.getMessage(), e);
    }
  }
}
