package kinesic.facebehavior.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import kinesic.nn.vision.ResNet;

/**
 * The configuration of a {@link FaceBehaviorNet}.
 *
 * @param trunk the residual trunk
 * @param side width and height of the face images in pixels, 16 to 2048
 * @param dropout the probability with which an element of the shared feature is dropped in training
 * @param tasks the tasks, in the order of their heads
 * @param input how the trunk expects its images to be normalised
 */
public record NetworkConfiguration(
    Trunk trunk, int side, double dropout, List<Task> tasks, ChannelStatistics input) {

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
    return new NetworkConfiguration(trunk, side, dropout, List.copyOf(others), input);
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
   * dropout, and the tasks with their label names.
   */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    describe(trunk, input, texts);
    texts.put(KEY + SIDE, Integer.toString(side));
    texts.put(KEY + "dropout", Double.toString(dropout));
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
        input(own));
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

  /** The trunk sizes. */
  public enum Trunk {
    /** For small images and machines: 0.3 million parameters. */
    COMPACT,
    /** ResNet-18: 11 million parameters. */
    RESNET_18,
    /** ResNet-50: 23.5 million parameters. */
    RESNET_50;

    private ResNet.Plan plan() {
      return switch (this) {
        case COMPACT -> ResNet.Plan.compact();
        case RESNET_18 -> ResNet.Plan.resNet18();
        case RESNET_50 -> ResNet.Plan.resNet50();
      };
    }

    /** Creates a trunk of this size, without values. */
    public ResNet build() {
      return new ResNet(plan());
    }

    /** The name on the command line and in files: "compact", "resnet-18" or "resnet-50". */
    public String option() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
          "trunk: \"%s\" is unknown, expected one of %s"
              .formatted(
                  option,
                  Arrays.stream(values()).map(Trunk::option).collect(Collectors.joining(", "))));
    }
  }
}
