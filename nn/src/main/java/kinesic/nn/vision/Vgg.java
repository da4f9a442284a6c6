package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.nn.Conv2d;
import kinesic.nn.Dropout;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.MaxPool2d;
import kinesic.nn.AdaptiveAveragePool2d;
import kinesic.nn.Relu;
import kinesic.nn.Sequential;

/**
 * VGG-16 (Simonyan and Zisserman 2015, configuration D) without the last linear layer: 134 million
 * parameters, 15.5 billion multiply-adds for an image of 224x224, 4,096 features. Images may have
 * any size from 32x32 on.
 *
 * <p>Parts are named as in torchvision: {@code features.0}, {@code classifier.0}, ... The vector
 * that enters the first linear layer has torchvision's order, one channel after the other, so that
 * its weights load unchanged.
 */
public final class Vgg extends Backbone {

  private static final int[] CONVOLUTIONS = {2, 2, 3, 3, 3}; // between the poolings
  private static final int[] CHANNELS = {64, 128, 256, 512, 512};
  private static final int SIDE = 7; // of the last feature map
  private static final int FEATURES = 4096;

  private final Layer features;
  private final Layer pooling;
  private final Layer classifier;

  private Vgg(float dropout) {
    List<Layer> layers = new ArrayList<>();
    int in = 3;
    for (int stage = 0; stage < CONVOLUTIONS.length; stage++) {
      for (int i = 0; i < CONVOLUTIONS[stage]; i++) {
        Conv2d.Options options = Conv2d.options().padding(1).bias();
        layers.add(new Conv2d(in, CHANNELS[stage], 3, in == 3 ? options.stem() : options));
        layers.add(new Relu());
        in = CHANNELS[stage];
      }
      layers.add(new MaxPool2d(2, 2, 0));
    }
    features = child("features", new Sequential(layers.toArray(Layer[]::new)));
    pooling = child("avgpool", new AdaptiveAveragePool2d(SIDE, SIDE));
    classifier =
        child(
            "classifier",
            new Sequential(
                new Linear(in * SIDE * SIDE, FEATURES),
                new Relu(),
                new Dropout(dropout),
                new Linear(FEATURES, FEATURES),
                new Relu(),
                new Dropout(dropout)));
  }

  /** Creates VGG-16 with a dropout of one half after each linear layer. */
  public static Vgg vgg16() {
    return new Vgg(0.5f);
  }

  @Override
  public int features() {
    return FEATURES;
  }

  @Override
  public Tensor forward(Tensor images) {
    return classifier.apply(Maps.flatten(pooling.apply(features.apply(images)), 512));
  }
}
