package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.nn.AdaptiveAveragePool2d;
import kinesic.nn.Conv2d;
import kinesic.nn.Dropout;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.MaxPool2d;
import kinesic.nn.Relu;
import kinesic.nn.Sequential;

/**
 * The network of Simonyan and Zisserman (2015) without its last linear layer. VGG-16 (configuration
 * D) has 134 million parameters, 15.5 billion multiply-adds for an image of 224x224, and 4,096
 * features. Images of VGG-16 may have any size from 32x32 on.
 *
 * <p>Parts are named as in torchvision: {@code features.0}, {@code classifier.0}, ... The vector
 * that enters the first linear layer has torchvision's order, one channel after the other, so that
 * its weights load unchanged.
 */
public final class Vgg extends Backbone {

  /**
   * A stage: 3x3 convolutions, and a max pooling that halves the rows and columns.
   *
   * @param convolutions number of convolutions
   * @param channels channels of their results
   */
  public record Stage(int convolutions, int channels) {}

  /**
   * Architecture of a network.
   *
   * @param stages the stages in order; at least one
   * @param side width and height of the map that enters the first linear layer; the last map is
   *     averaged to this size
   * @param features the length of the results of both linear layers
   * @param dropout the probability of dropout after each linear layer, in [0, 1)
   */
  public record Plan(List<Stage> stages, int side, int features, float dropout) {

    public Plan {
      stages = List.copyOf(stages);
      if (stages.isEmpty()) {
        throw new IllegalArgumentException("vgg: needs at least one stage");
      }
    }

    /** Returns VGG-16 with a dropout of one half. */
    public static Plan vgg16() {
      return new Plan(
          List.of(
              new Stage(2, 64),
              new Stage(2, 128),
              new Stage(3, 256),
              new Stage(3, 512),
              new Stage(3, 512)),
          7,
          4096,
          0.5f);
    }
  }

  private final List<FeatureLayer> stages = new ArrayList<>();
  private final Sequential layers;
  private final AdaptiveAveragePool2d pooling;
  private final Sequential classifier;
  private final int channels; // of the last map
  private final int features;

  /** Creates a network. */
  public Vgg(Plan plan) {
    List<Layer> all = new ArrayList<>();
    int in = 3;
    for (Stage stage : plan.stages()) {
      for (int i = 0; i < stage.convolutions(); i++) {
        Conv2d.Options options = Conv2d.options().padding(1).bias();
        all.add(new Conv2d(in, stage.channels(), 3, all.isEmpty() ? options.stem() : options));
        all.add(new Relu());
        in = stage.channels();
      }
      stages.add(new FeatureLayer(all.getLast(), in));
      all.add(new MaxPool2d(2, 2, 0));
    }
    channels = in;
    features = plan.features();
    int side = plan.side();
    layers = child("features", new Sequential(all.toArray(Layer[]::new)));
    pooling = child("avgpool", new AdaptiveAveragePool2d(side, side));
    classifier =
        child(
            "classifier",
            new Sequential(
                new Linear(channels * side * side, features),
                new Relu(),
                new Dropout(plan.dropout()),
                new Linear(features, features),
                new Relu(),
                new Dropout(plan.dropout())));
    omit("classifier.6"); // the last linear layer
  }

  /** Creates VGG-16 with a dropout of one half after each linear layer. */
  public static Vgg vgg16() {
    return new Vgg(Plan.vgg16());
  }

  @Override
  public int features() {
    return features;
  }

  /** Returns the layers before the poolings. */
  @Override
  public List<FeatureLayer> stages() {
    return Collections.unmodifiableList(stages);
  }

  @Override
  public Tensor forward(Tensor images) {
    return classifier.apply(Maps.flatten(pooling.apply(layers.apply(images)), channels));
  }
}
