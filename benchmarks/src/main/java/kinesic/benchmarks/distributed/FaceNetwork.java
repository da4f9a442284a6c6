package kinesic.benchmarks.distributed;

import java.util.Locale;
import kinesic.nn.Dropout;
import kinesic.nn.Linear;
import kinesic.nn.Sequential;
import kinesic.nn.vision.ResNet;

/** A residual trunk with batch normalisation, dropout, and a linear layer with 8 classes. */
enum FaceNetwork {
  /** {@link ResNet#compact}. */
  COMPACT(64),
  /** {@link ResNet#resNet18}. */
  RESNET18(32),
  /** {@link ResNet#resNet50}. */
  RESNET50(16);

  static final int CLASSES = 8;

  private static final float DROPOUT = 0.5f;
  private static final long SEED = 3;

  private final int faces;

  FaceNetwork(int faces) {
    this.faces = faces;
  }

  /** Returns the number of faces of a micro-batch unless a program is told another one. */
  int faces() {
    return faces;
  }

  /** Returns the name in tables, such as {@code resnet18}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the network with random parameters, the same for every call. */
  Sequential create() {
    ResNet trunk =
        switch (this) {
          case COMPACT -> ResNet.compact();
          case RESNET18 -> ResNet.resNet18();
          case RESNET50 -> ResNet.resNet50();
        };
    Sequential net =
        new Sequential(trunk, new Dropout(DROPOUT), new Linear(trunk.features(), CLASSES));
    net.initialise(SEED);
    return net;
  }
}
