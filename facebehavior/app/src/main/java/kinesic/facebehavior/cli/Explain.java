package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.explain.Attribution;
import kinesic.facebehavior.explain.NamedOutput;
import kinesic.facebehavior.explain.Overlay;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceImages;
import kinesic.facebehavior.image.FaceAligner;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.image.PictureDecoder;
import kinesic.facebehavior.metric.Argmax;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.FoundFace;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.report.BarChart;
import kinesic.facebehavior.report.CircumplexChart;
import kinesic.facebehavior.report.Document;
import kinesic.facebehavior.report.Explanation;
import kinesic.facebehavior.report.Explanation.Group;
import kinesic.facebehavior.report.ExplanationPage;
import kinesic.facebehavior.report.RunPage;
import kinesic.facebehavior.report.WholePicture;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains the prediction of one face. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Explain a prediction: which pixels of a face matter.",
    description = {
      "",
      "Writes one HTML page: the picture, the face, all predictions, and maps of what one output"
          + " depends on, by Grad-CAM and by the gradient.",
      ""
    },
    parameterListHeading = "Image:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  facebehavior explain me.jpg -m net.safetensors --out me.html",
      "  facebehavior explain me.jpg -m net.safetensors --out smile.html --output AU12",
      "  facebehavior explain party.jpg -m net.safetensors --face 1 --out second.html"
    })
final class Explain implements Callable<Integer> {

  private static final int SHOWN_SIDE = 312; // pixels
  private static final int SHOWN_PICTURE = 960; // pixels, the longer side
  private static final int MOST_CLASSES = 5; // of a task with many

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "IMAGE",
      description = "a picture with a face; with --crops, a face that fills it")
  private Path image;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Mixin private final CommonOptions.Model model = new CommonOptions.Model();

  @Mixin private final FaceOptions faces = new FaceOptions();

  @Option(
      names = "--face",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "the face of a picture with several, as predict numbers them: 0 is the largest (default:"
              + " ${DEFAULT-VALUE})")
  private int number;

  @Mixin private final CommonOptions.OutFile out = new CommonOptions.OutFile();

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description =
          "the output that the maps explain: an expression, an action unit such as AU12, valence,"
              + " arousal, an attribute or a person (default: the most probable expression, or the"
              + " attribute furthest above its threshold)")
  private @Nullable String output;

  @Override
  public Integer call() throws IOException {
    device.select();
    Path page = out.replaceable(Document::isFirstLine);
    FaceBehaviorNet network = model.read();
    if (network.stages().isEmpty()) {
      throw new IOException(
          "%s: has a %s trunk, which has no feature maps to explain"
              .formatted(model.file(), network.configuration().trunk().option()));
    }
    List<Task> tasks = Tasks.byPosition(network.tasks());
    PrintWriter err = spec.commandLine().getErr();
    faces.warning(model.file(), network.configuration()).ifPresent(err::println);
    err.flush();
    List<FoundFace> found = find(network.configuration().side());
    FaceImage face = found.get(number).image();
    Prediction prediction = new Predictor(network).predict(List.of(face)).get(0);
    String named = output;
    NamedOutput chosen =
        named == null
            ? mostProbable(tasks, prediction)
            : OptionValues.inRange(spec, () -> NamedOutput.parse(network.tasks(), named));
    Attribution attribution = new Attribution(network);
    int side = Math.max(SHOWN_SIDE, face.side());
    Optional<DetectedFace> place = found.get(number).place();
    Picture picture = new PictureDecoder().decode(image);
    FaceImage shown =
        place.isPresent()
            ? new FaceAligner(side).align(picture, place.get().points())
            : new ImageDecoder(side).decode(image);
    List<Group> groups = new ArrayList<>();
    for (Task task : tasks) {
      group(task, network, face, prediction).ifPresent(groups::add);
    }
    Explanation explanation =
        new Explanation(
            String.valueOf(image.getFileName()),
            List.of(summary(tasks, prediction), "Predicted by " + model.file() + "."),
            chosen.name(),
            place.isPresent() ? Optional.of(whole(picture, found)) : Optional.empty(),
            ImageEncoder.base64(shown),
            ImageEncoder.base64(Overlay.of(shown, attribution.gradCam(face, chosen))),
            ImageEncoder.base64(Overlay.of(shown, attribution.saliency(face, chosen))),
            circumplex(prediction),
            groups);
    ExplanationPage.of(explanation).write(page);
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println("the page is " + page);
    terminal.flush();
    return 0;
  }

  /** The faces in the picture, among them the one with the number. */
  private List<FoundFace> find(int side) throws IOException {
    List<FoundFace> found = faces.source(side, Integer.MAX_VALUE, List.of(image)).faces(image);
    if (found.isEmpty()) {
      throw new IOException(image + ": " + PredictionRow.NO_FACE);
    }
    if (number < 0 || number >= found.size()) {
      throw new ParameterException(
          spec.commandLine(),
          "--face is %s, expected 0 to %s in %s".formatted(number, found.size() - 1, image));
    }
    return found;
  }

  /** The picture in a size for the page, with the boxes of its faces. */
  private WholePicture whole(Picture picture, List<FoundFace> found) throws IOException {
    Picture shown = picture.shrunk(SHOWN_PICTURE);
    double scale = (double) shown.width() / picture.width();
    List<WholePicture.Box> boxes = new ArrayList<>();
    for (FoundFace face : found) {
      DetectedFace place = face.place().orElseThrow();
      boxes.add(
          new WholePicture.Box(
              scale * (picture.kept(place.x()) + 0.5),
              scale * (picture.kept(place.y()) + 0.5),
              scale * place.width() / picture.step(),
              scale * place.height() / picture.step()));
    }
    String jpeg = Base64.getEncoder().encodeToString(ImageEncoder.encode(shown, "jpg"));
    return new WholePicture(shown.width(), shown.height(), jpeg, boxes, number);
  }

  private static Optional<CircumplexChart.Point> circumplex(Prediction prediction) {
    return prediction.has(Affect.VALENCE_AROUSAL)
        ? Optional.of(
            new CircumplexChart.Point(
                prediction.value(Affect.VALENCE_AROUSAL, 0),
                prediction.value(Affect.VALENCE_AROUSAL, 1)))
        : Optional.empty();
  }

  // ---------------------------------------------------------------- what the maps explain

  /** The output that says most: of a classification with few classes, of labels, or any. */
  private static NamedOutput mostProbable(List<Task> tasks, Prediction prediction) {
    for (Classification classes : Tasks.ofKind(tasks, Classification.class)) {
      if (!classes.keepsBestOnly()) {
        return new NamedOutput(classes, prediction.best(classes));
      }
    }
    for (MultiLabel labels : Tasks.ofKind(tasks, MultiLabel.class)) {
      int furthest =
          IntStream.range(0, labels.size())
              .boxed()
              .max(Comparator.comparingDouble(m -> above(labels, prediction, m)))
              .orElseThrow();
      return new NamedOutput(labels, furthest);
    }
    Task first = tasks.get(0);
    return new NamedOutput(
        first, first instanceof Classification classes ? prediction.best(classes) : 0);
  }

  private static float above(MultiLabel labels, Prediction prediction, int m) {
    return prediction.probability(labels, m) - prediction.thresholds(labels).of(m);
  }

  // ---------------------------------------------------------------- predictions in words

  private static String summary(List<Task> tasks, Prediction prediction) {
    List<String> sentences = new ArrayList<>();
    for (Task task : tasks) {
      sentences.add(
          switch (task) {
            case Classification classes ->
                String.format(
                    Locale.ROOT,
                    "Most probable of the %s: %s (%.0f %%).",
                    classes.title(),
                    prediction.bestLabel(classes),
                    100 * prediction.bestProbability(classes));
            case MultiLabel labels -> present(labels, prediction);
            case Regression values -> values(values, prediction);
          });
    }
    return String.join(" ", sentences);
  }

  private static String present(MultiLabel labels, Prediction prediction) {
    List<String> present =
        IntStream.range(0, labels.size())
            .filter(m -> prediction.isPresent(labels, m))
            .mapToObj(m -> words(labels, m))
            .toList();
    return "Present %s: %s."
        .formatted(labels.title(), present.isEmpty() ? "none" : String.join(", ", present));
  }

  private static String words(MultiLabel labels, int m) {
    String description = RunPage.described(labels, m);
    String name = spaced(labels.labels().get(m));
    return description.isEmpty() ? name : name + " (" + description + ")";
  }

  private static String spaced(String label) {
    return label.replace('_', ' ');
  }

  private static String values(Regression task, Prediction prediction) {
    List<String> values = new ArrayList<>();
    for (int d = 0; d < task.size(); d++) {
      values.add(
          String.format(
              Locale.ROOT, "%s %.2f", spaced(task.labels().get(d)), prediction.value(task, d)));
    }
    return capitalised(String.join(", ", values)) + ".";
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  // ---------------------------------------------------------------- probabilities

  /** The probabilities of a task; a regression has none. */
  private static Optional<Group> group(
      Task task, FaceBehaviorNet network, FaceImage face, Prediction prediction) {
    return switch (task) {
      case Classification classes -> Optional.of(classes(classes, network, face, prediction));
      case MultiLabel labels -> Optional.of(labels(labels, prediction));
      case Regression values -> Optional.empty();
    };
  }

  private static Group classes(
      Classification task, FaceBehaviorNet network, FaceImage face, Prediction prediction) {
    if (!task.keepsBestOnly()) {
      return new Group(
          capitalised(task.title()),
          String.format(
              Locale.ROOT, "The probabilities of the %,d classes, which add up to 1.", task.size()),
          bars(task, prediction.of(task), IntStream.range(0, task.size()).boxed().toList()));
    }
    float[] p = network.forward(FaceImages.of(List.of(face))).of(task).softmax().toArray();
    List<Integer> greatest =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -p[k]))
            .limit(MOST_CLASSES)
            .toList();
    return new Group(
        capitalised(task.title()),
        String.format(
            Locale.ROOT,
            "The most probable of %,d classes. A face of another class also resembles one of them.",
            task.size()),
        bars(task, p, greatest));
  }

  private static List<BarChart.Group> bars(Classification task, float[] p, List<Integer> classes) {
    int best = Argmax.of(p);
    return classes.stream()
        .map(k -> BarChart.Group.probability(task.labels().get(k), "", p[k], Double.NaN, k == best))
        .toList();
  }

  private static Group labels(MultiLabel task, Prediction prediction) {
    List<BarChart.Group> bars = new ArrayList<>();
    for (int m = 0; m < task.size(); m++) {
      bars.add(
          BarChart.Group.probability(
              spaced(task.labels().get(m)),
              RunPage.described(task, m),
              prediction.probability(task, m),
              prediction.thresholds(task).of(m),
              prediction.isPresent(task, m)));
    }
    return new Group(
        capitalised(task.title()),
        "The probability of each label. It counts as present above the mark, the threshold of the"
            + " network.",
        bars);
  }
}
