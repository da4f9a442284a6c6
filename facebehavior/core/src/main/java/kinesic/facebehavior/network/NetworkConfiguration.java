package kinesic.facebehavior.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kinesic.facebehavior.face.Alignment;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import kinesic.nn.vision.Backbone;
import kinesic.nn.vision.DenseNet;
import kinesic.nn.vision.EfficientNet;
import kinesic.nn.vision.IResNet;
import kinesic.nn.vision.MobileNetV2;
import kinesic.nn.vision.ResNet;
import kinesic.nn.vision.Vgg;
import kinesic.nn.vision.VisionTransformer;

/**
 * The configuration of a {@link FaceBehaviorNet}.
 *
 * @param trunk computes the shared feature
 * @param side width and height of the face images in pixels, 16 to 2048; some trunks take only
 *     certain sizes
 * @param dropout the probability with which an element of the shared feature is dropped in training
 * @param tasks the tasks, in the order of their heads
 * @param input how the trunk expects its images to be normalised
 * @param alignment how the faces of its training were cut out of their pictures; empty if that is
 *     not known
 */
public record NetworkConfiguration(
    Trunk trunk,
    int side,
    double dropout,
    List<Task> tasks,
    ChannelStatistics input,
    Optional<Alignment> alignment) {

  /** The key of the alignment among the {@link #texts}. */
  public static final String ALIGNMENT = "faceBehaviorNet.alignment";

  private static final int SMALLEST = 16;
  private static final int GREATEST = 2048;
  static final String KEY = "faceBehaviorNet.";
  private static final String TRUNK = "trunk";
  private static final String SIDE = "side";
  private static final String MEAN = "mean";
  private static final String DEVIATION = "deviation";

  /** The paper's image size and dropout (96 pixels and 0.5) with a ResNet-50 trunk. */
  public static final NetworkConfiguration PAPER =
      new NetworkConfiguration(Trunk.RESNET_50, 96, .5);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range, no task is given, or two tasks
   *     have the same name
   */
  public NetworkConfiguration {
    if (side < SMALLEST || side > GREATEST) {
      throw new IllegalArgumentException(
          "network: side is %s, expected %s to %s pixels".formatted(side, SMALLEST, GREATEST));
    }
    trunk.sides().require(trunk.option(), side);
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "network: dropout is %s, expected at least 0 and less than 1".formatted(dropout));
    }
    tasks = List.copyOf(tasks);
    if (tasks.isEmpty() || tasks.stream().map(Task::name).distinct().count() != tasks.size()) {
      throw new IllegalArgumentException(
          "network: the tasks are " + tasks + ", expected at least one, with different names");
    }
  }

  /** A configuration without a record of the alignment. */
  public NetworkConfiguration(
      Trunk trunk, int side, double dropout, List<Task> tasks, ChannelStatistics input) {
    this(trunk, side, dropout, tasks, input, Optional.empty());
  }

  /** A configuration without normalisation: the trunk takes images in [-1, 1]. */
  public NetworkConfiguration(Trunk trunk, int side, double dropout, List<? extends Task> tasks) {
    this(trunk, side, dropout, List.copyOf(tasks), ChannelStatistics.NONE);
  }

  /** A configuration with the heads of affect. */
  public NetworkConfiguration(Trunk trunk, int side, double dropout) {
    this(trunk, side, dropout, Affect.HEADS);
  }

  /** This configuration with other tasks. */
  public NetworkConfiguration with(List<? extends Task> others) {
    return new NetworkConfiguration(trunk, side, dropout, List.copyOf(others), input, alignment);
  }

  /** This configuration with a record of how the faces of the training were cut out. */
  public NetworkConfiguration with(Alignment faces) {
    return new NetworkConfiguration(trunk, side, dropout, tasks, input, Optional.of(faces));
  }

  /** Finds the network's task of the same name and kind, with the labels of the network. */
  public <T extends Task> Optional<T> find(T task) {
    for (Task own : tasks) {
      if (own.equals(task)) {
        @SuppressWarnings("unchecked") // equal tasks are of one class
        T found = (T) own;
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns this configuration as metadata of a file, which {@link #of} reads: trunk, side,
   * dropout, the alignment if it is known, and the tasks with their label names.
   */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    describe(trunk, input, texts);
    texts.put(KEY + SIDE, Integer.toString(side));
    texts.put(KEY + "dropout", Double.toString(dropout));
    alignment.ifPresent(faces -> texts.put(ALIGNMENT, faces.option()));
    TaskTexts.of(tasks).forEach((key, text) -> texts.put(KEY + key, text));
    return texts;
  }

  /**
   * Reads the tasks of a network from metadata that contains its {@link #texts}.
   *
   * @param known the tasks that the network may have
   * @throws IllegalArgumentException if the texts do not describe a network of known tasks
   */
  public static List<Task> tasks(Map<String, String> texts, Tasks known) {
    return TaskTexts.parse(own(texts), known);
  }

  /**
   * Reads a configuration from its texts.
   *
   * @param own the result of {@link #own}
   * @param known the tasks that the network may have
   * @throws IllegalArgumentException if a text is missing or invalid in this version; the message
   *     continues a sentence about the file
   */
  static NetworkConfiguration of(Map<String, String> own, Tasks known) {
    List<Task> tasks = TaskTexts.parse(own, known);
    return new NetworkConfiguration(
        trunk(own),
        Integer.parseInt(text(own, SIDE)),
        Double.parseDouble(text(own, "dropout")),
        tasks,
        input(own),
        Optional.ofNullable(own.get(ALIGNMENT.substring(KEY.length()))).map(Alignment::parse));
  }

  /**
   * The metadata of a network or checkpoint file that describe the network, without their prefix.
   */
  static Map<String, String> own(Map<String, String> metadata) {
    Map<String, String> own = new LinkedHashMap<>();
    metadata.forEach(
        (key, text) -> {
          String name = key.replaceFirst("^note\\.", "");
          if (name.startsWith(KEY)) {
            own.put(name.substring(KEY.length()), text);
          }
        });
    return own;
  }

  /** Whether these texts describe only a trunk. */
  static boolean isTrunkAlone(Map<String, String> own) {
    return own.containsKey(TRUNK) && !own.containsKey(SIDE);
  }

  /** Adds the texts that describe a trunk. */
  static void describe(Trunk trunk, ChannelStatistics input, Map<String, String> texts) {
    texts.put(KEY + TRUNK, trunk.option());
    if (!input.isNone()) {
      texts.put(KEY + MEAN, ChannelStatistics.text(input.mean()));
      texts.put(KEY + DEVIATION, ChannelStatistics.text(input.deviation()));
    }
  }

  /** Reads the trunk from texts without prefix. */
  static Trunk trunk(Map<String, String> texts) {
    return Trunk.parse(text(texts, TRUNK));
  }

  /** Reads the normalisation of images from texts without prefix. */
  static ChannelStatistics input(Map<String, String> texts) {
    return texts.containsKey(MEAN)
        ? new ChannelStatistics(
            ChannelStatistics.parse(text(texts, MEAN)),
            ChannelStatistics.parse(text(texts, DEVIATION)))
        : ChannelStatistics.NONE;
  }

  private static String text(Map<String, String> texts, String key) {
    String text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("the header has no " + KEY + key);
    }
    return text;
  }

  /** The trunks. */
  public enum Trunk {
    /** A residual network for small images and machines: 0.3 million parameters. */
    COMPACT,
    /** ResNet-18: 11 million parameters. */
    RESNET_18,
    /** ResNet-50: 23.5 million parameters. */
    RESNET_50,
    /** MobileNetV2: 2.2 million parameters. */
    MOBILENET_V2,
    /** EfficientNet-B0: 4.0 million parameters. */
    EFFICIENTNET_B0,
    /** EfficientNet-B1: 6.5 million parameters. */
    EFFICIENTNET_B1,
    /** EfficientNet-B2: 7.7 million parameters. */
    EFFICIENTNET_B2,
    /** IResNet-18 for faces of 112 pixels: 24.0 million parameters. */
    IRESNET_18,
    /** IResNet-50 for faces of 112 pixels: 43.6 million parameters. */
    IRESNET_50,
    /** DenseNet-121: 7.0 million parameters. */
    DENSENET_121,
    /** VGG-16: 134 million parameters. */
    VGG_16,
    /** ViT-Ti for faces whose side is a multiple of 16: 5.5 million parameters. */
    VIT_TI,
    /** ViT-S for faces whose side is a multiple of 16: 21.7 million parameters. */
    VIT_S;

    private static final int PUBLISHED_SIDE = 224;

    private Sides sides() {
      return switch (this) {
        case COMPACT,
            RESNET_18,
            RESNET_50,
            MOBILENET_V2,
            EFFICIENTNET_B0,
            EFFICIENTNET_B1,
            EFFICIENTNET_B2 ->
            Sides.ANY;
        case DENSENET_121 -> Sides.atLeast(29);
        case VGG_16 -> Sides.atLeast(32);
        case IRESNET_18, IRESNET_50 -> Sides.only(IResNet.SIDE);
        case VIT_TI, VIT_S -> Sides.multiplesOf(16);
      };
    }

    /** The smallest width and height of images that this trunk takes, in pixels. */
    public int smallestSide() {
      return Math.max(SMALLEST, sides().least());
    }

    /**
     * The width and height of the images with which published weights of this trunk were trained,
     * in pixels. Weights of a vision transformer fit only this size.
     */
    public int publishedSide() {
      return Math.min(PUBLISHED_SIDE, sides().greatest());
    }

    /** Creates this trunk for images of {@code side} x {@code side} pixels, without values. */
    public Backbone build(int side) {
      return switch (this) {
        case COMPACT -> ResNet.compact();
        case RESNET_18 -> ResNet.resNet18();
        case RESNET_50 -> ResNet.resNet50();
        case MOBILENET_V2 -> new MobileNetV2();
        case EFFICIENTNET_B0 -> EfficientNet.b0();
        case EFFICIENTNET_B1 -> EfficientNet.b1();
        case EFFICIENTNET_B2 -> EfficientNet.b2();
        case IRESNET_18 -> IResNet.iResNet18();
        case IRESNET_50 -> IResNet.iResNet50();
        case DENSENET_121 -> DenseNet.denseNet121();
        case VGG_16 -> Vgg.vgg16();
        case VIT_TI -> new VisionTransformer(VisionTransformer.Plan.tiny(side));
        case VIT_S -> new VisionTransformer(VisionTransformer.Plan.small(side));
      };
    }

    /** The name on the command line and in files, such as "compact" or "resnet-18". */
    public String option() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String options() {
      return Arrays.stream(values()).map(Trunk::option).collect(Collectors.joining(", "));
    }

    /**
     * The trunk of this name.
     *
     * @throws IllegalArgumentException if it is unknown
     */
    public static Trunk parse(String option) {
      for (Trunk trunk : values()) {
        if (trunk.option().equals(option)) {
          return trunk;
        }
      }
      throw new IllegalArgumentException(
          "trunk: \"%s\" is unknown, expected one of %s".formatted(option, options()));
    }
  }
}
