package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.FaceSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws predictions into pictures. */
@Command(
    name = "annotate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Draw the predictions into pictures and videos.",
    description = {
      "",
      "Writes each picture again with a box around each face, and beside it the expression with its"
          + " probability, a circumplex with a dot for valence (to the right) and arousal (upwards),"
          + " and the action units that are present. A picture without a face stays as it is; one"
          + " that cannot be read is left out, and the exit status is 3.",
      ""
    },
    parameterListHeading = "Pictures:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  facebehavior annotate me.jpg -m net.safetensors --out me-annotated.jpg",
      "  facebehavior annotate photos/ -m net.safetensors --out annotated/"
    })
final class Annotate implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Mixin private final CommonOptions.Model model = new CommonOptions.Model();

  @Mixin private final FaceOptions faces = new FaceOptions();

  @Mixin private final FaceOptions.Count count = new FaceOptions.Count();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE|FOLDER",
      description =
          "the picture to write, .png or .jpg; for several inputs, a folder, created if necessary,"
              + " in which they keep their names")
  private OutputFile out;

  @Parameters(
      arity = "1..*",
      paramLabel = "PICTURE|FOLDER",
      description =
          "PNG, JPEG, GIF, BMP or TIFF files; a folder stands for all files in it and its"
              + " subfolders except hidden ones")
  private List<Path> inputs = List.of();

  @Override
  public Integer call() throws IOException {
    device.select();
    AnnotationPlan plan = plan();
    FaceBehaviorNet network = model.read();
    Predictor predictor = new Predictor(network);
    FaceSource source = faces.source(predictor.side(), count.most(), inputs);
    PrintWriter err = spec.commandLine().getErr();
    faces.warning(model.file(), network.configuration()).ifPresent(err::println);
    AnnotatedPictures pictures = new AnnotatedPictures(predictor, source, faces.areListed(), err);
    pictures.run(plan.items());
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println(plan.isSingle() ? "the picture is " + out : "the pictures are in " + out);
    terminal.flush();
    return pictures.failed() > 0 ? Predict.SOME_FAILED : 0;
  }

  private AnnotationPlan plan() throws IOException {
    AnnotationPlan plan;
    try {
      plan = AnnotationPlan.of(inputs, out.file(spec));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    if (plan.items().isEmpty()) {
      throw new IOException(inputs.get(0) + ": contains no file");
    }
    return plan;
  }
}
