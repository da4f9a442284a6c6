package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.explain.Attribution;
import kinesic.facebehavior.explain.NamedOutput;
import kinesic.facebehavior.explain.NamedOutput.Kind;
import kinesic.facebehavior.explain.Overlay;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.ValenceArousal;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.image.ImageException;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Heads;
import kinesic.facebehavior.predict.EarlierOutput;
import kinesic.facebehavior.predict.FacePrediction;
import kinesic.facebehavior.predict.FacePredictor;
import kinesic.facebehavior.predict.PeoplePrediction;
import kinesic.facebehavior.predict.Prediction;
import kinesic.facebehavior.report.Explanation;
import kinesic.facebehavior.report.Explanation.Group;
import kinesic.facebehavior.report.ExplanationPage;
import kinesic.facebehavior.report.Probability;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facebehavior explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Show what a trained network sees in one face, and which pixels matter.",
    description = {
      "",
      "Writes one HTML page: the picture, all that the network says about it, and maps of what one"
          + " output depends on, by Grad-CAM and by the gradient.",
      ""
    },
    parameterListHeading = "Image:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  facebehavior explain me.jpg -m net.safetensors --out me.html",
      "  facebehavior explain me.jpg -m net.safetensors --out smile.html --output AU12"
    })
final class Explain implements Callable<Integer> {

  private static final int SHOWN_SIDE = 312; // pixels
  private static final int MOST_PEOPLE = 5;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "IMAGE", description = "a picture of one face that fills it.")
  private Path image;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "FILE",
      description = "the trained network: network.safetensors of a run, or a checkpoint")
  private Path model;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "the page, HTML")
  private Path out;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description =
          "what the maps are of: an expression, an action unit such as AU12, valence, arousal, an"
              + " attribute or a person; default: the most probable expression, or the attribute"
              + " that is furthest above its threshold")
  private @Nullable String output;

  @Override
  public Integer call() throws IOException {
    EarlierOutput.require(out, ExplanationPage::isFirstLine);
    FaceBehaviorNet network = FaceBehaviorNet.read(model);
    Heads heads = network.configuration().heads();
    FaceImage face = decode(network.configuration().side());
    Prediction prediction = FacePredictor.of(network, false).predict(List.of(face)).get(0);
    String named = output;
    NamedOutput chosen =
        named == null
            ? mostProbable(heads, prediction)
            : OptionValues.inRange(spec, () -> NamedOutput.parse(heads, named));
    Attribution attribution = new Attribution(network);
    FaceImage shown = decode(Math.max(SHOWN_SIDE, face.side()));
    Explanation explanation =
        new Explanation(
            String.valueOf(image.getFileName()),
            List.of(said(prediction), "By the network " + model + "."),
            chosen.name(),
            ImageEncoder.base64(shown),
            ImageEncoder.base64(Overlay.of(shown, attribution.gradCam(face, chosen))),
            ImageEncoder.base64(Overlay.of(shown, attribution.saliency(face, chosen))),
            affect(prediction),
            groups(network, face, prediction));
    byte[] html = ExplanationPage.of(explanation).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(out, stream -> stream.write(html));
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println("the page is " + out);
    terminal.flush();
    return 0;
  }

  private FaceImage decode(int side) throws IOException {
    try {
      return new ImageDecoder(side).decode(image);
    } catch (ImageException e) {
      throw new IOException(image + ": " + e.problem(), e);
    }
  }

  private static NamedOutput mostProbable(Heads heads, Prediction prediction) {
    return switch (prediction) {
      case FacePrediction face -> NamedOutput.of(heads, Kind.CATEGORY, face.expression().index());
      case PeoplePrediction face ->
          NamedOutput.of(
              heads,
              Kind.BINARY,
              EnumSet.allOf(Attribute.class).stream()
                  .max(Comparator.comparingDouble(attribute -> above(face, attribute)))
                  .orElseThrow()
                  .index());
    };
  }

  private static double above(PeoplePrediction face, Attribute attribute) {
    return face.probability(attribute) - face.thresholds().of(attribute.index());
  }

  private static Optional<ValenceArousal> affect(Prediction prediction) {
    return prediction instanceof FacePrediction face
        ? Optional.of(face.valenceArousal())
        : Optional.empty();
  }

  /** The prediction in a sentence. */
  private static String said(Prediction prediction) {
    return switch (prediction) {
      case FacePrediction face ->
          sentence(face.expression().label(), face.probability(face.expression()), units(face));
      case PeoplePrediction face ->
          face.person()
              .map(person -> sentence(person.name(), person.probability(), attributes(face)))
              .orElseGet(() -> "Shows " + list(attributes(face)) + ".");
    };
  }

  private static List<String> units(FacePrediction face) {
    return EnumSet.allOf(ActionUnit.class).stream()
        .filter(face::isPresent)
        .map(unit -> unit.column() + " (" + unit.facsName().toLowerCase(Locale.ROOT) + ")")
        .toList();
  }

  private static List<String> attributes(PeoplePrediction face) {
    return EnumSet.allOf(Attribute.class).stream()
        .filter(face::isPresent)
        .map(Explain::words)
        .toList();
  }

  private static String sentence(String first, float probability, List<String> present) {
    return String.format(
        Locale.ROOT,
        "Most probably %s (%.0f %%); shows %s.",
        first,
        100 * probability,
        list(present));
  }

  private static String list(List<String> words) {
    return words.isEmpty() ? "nothing else" : String.join(", ", words);
  }

  private static String words(Attribute attribute) {
    return attribute.label().replace('_', ' ');
  }

  private static List<Group> groups(
      FaceBehaviorNet network, FaceImage face, Prediction prediction) {
    return switch (prediction) {
      case FacePrediction said ->
          said.compounds().length == 0
              ? List.of(expressionGroup(said), unitGroup(said))
              : List.of(
                  expressionGroup(said),
                  unitGroup(said),
                  compoundGroup(network.configuration().heads().compounds().labels(), said));
      case PeoplePrediction said ->
          said.person().isPresent()
              ? List.of(peopleGroup(network, face), attributeGroup(said))
              : List.of(attributeGroup(said));
    };
  }

  private static Group expressionGroup(FacePrediction face) {
    List<Probability> bars = new ArrayList<>();
    for (Expression expression : Expression.values()) {
      boolean most = expression == face.expression();
      bars.add(
          new Probability(expression.label(), "", face.probability(expression), Double.NaN, most));
    }
    return new Group("Expressions", "Probabilities of the seven, which add up to 1.", bars);
  }

  private static Group unitGroup(FacePrediction face) {
    List<Probability> bars = new ArrayList<>();
    for (ActionUnit unit : ActionUnit.values()) {
      bars.add(
          new Probability(
              unit.column(),
              unit.facsName().toLowerCase(Locale.ROOT),
              face.probability(unit),
              face.thresholds().of(unit.index()),
              face.isPresent(unit)));
    }
    return new Group(
        "Action units",
        "The probability of each; it counts as present above the mark, the network's threshold.",
        bars);
  }

  private static Group compoundGroup(List<String> names, FacePrediction face) {
    float[] p = face.compounds();
    float greatest = 0;
    for (float probability : p) {
      greatest = Math.max(greatest, probability);
    }
    List<Probability> bars = new ArrayList<>();
    for (int k = 0; k < p.length; k++) {
      bars.add(new Probability(names.get(k), "", p[k], Double.NaN, p[k] == greatest));
    }
    return new Group("Compound expressions", "Probabilities, which add up to 1.", bars);
  }

  private static Group attributeGroup(PeoplePrediction face) {
    List<Probability> bars = new ArrayList<>();
    for (Attribute attribute : Attribute.values()) {
      bars.add(
          new Probability(
              words(attribute),
              "",
              face.probability(attribute),
              face.thresholds().of(attribute.index()),
              face.isPresent(attribute)));
    }
    return new Group(
        "Attributes",
        "The probability of each; it counts as present above the mark, the network's threshold.",
        bars);
  }

  /** The most probable ones of the people trained on. */
  private static Group peopleGroup(FaceBehaviorNet network, FaceImage face) {
    List<String> names = network.configuration().heads().categories().labels();
    float[] p = network.forward(FaceBatch.images(List.of(face))).categories().softmax().toArray();
    List<Integer> order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -p[k]))
            .limit(MOST_PEOPLE)
            .toList();
    List<Probability> bars = new ArrayList<>();
    for (int k : order) {
      bars.add(new Probability(names.get(k), "", p[k], Double.NaN, k == order.get(0)));
    }
    String explanation =
        "The most probable of the %,d people trained on; somebody else looks like one of them too."
            .formatted(names.size());
    return new Group("People", explanation, bars);
  }
}
