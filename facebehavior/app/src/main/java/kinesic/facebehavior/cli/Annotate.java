package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import kinesic.facebehavior.cli.AnnotationPlan.Item;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.FaceNumbers;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.OverwriteGuard;
import kinesic.facebehavior.report.Document;
import kinesic.facebehavior.report.TimelinePage;
import kinesic.facebehavior.timeline.Timelines;
import kinesic.nn.train.Eta;
import kinesic.nn.train.StopOnShutdown;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws predictions into pictures and videos. */
@Command(
    name = "annotate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    defaultValueProvider = Annotate.Defaults.class,
    sortOptions = false,
    header = "Draw predictions into pictures and videos.",
    description = {
      "",
      "Writes each picture or video again with a box around each face, and beside it the expression"
          + " with its probability, a circumplex with a dot for valence (to the right) and arousal"
          + " (upwards), and the action units that are present. With --page, one HTML page shows what"
          + " each face of a video does over time.",
      "",
      "A picture without a face stays as it is; one that cannot be read is left out, and the exit"
          + " status is 3. Videos need the program ffmpeg; frames keep their times, and sound is"
          + " kept. An existing file is replaced only if it is an earlier output.",
      ""
    },
    parameterListHeading = "Pictures and videos:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  facebehavior annotate me.jpg -m net.safetensors --out me-annotated.jpg",
      "  facebehavior annotate photos/ -m net.safetensors --out annotated/",
      "  facebehavior annotate clip.mp4 -m net.safetensors --out faces.mp4 --page faces.html"
    })
final class Annotate implements Callable<Integer> {

  private static final int LONGEST_MEDIAN = 61; // whose half must fit in memory as frames
  private static final String LATE = "the annotated video could not be completed in time";

  /** The defaults of shared options. */
  static final class Defaults extends OptionDefaults {
    Defaults() {
      super(Map.of("--median", "5"));
    }
  }

  @Spec private CommandSpec spec;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Mixin private final CommonOptions.Model model = new CommonOptions.Model();

  @Mixin private final FaceOptions faces = new FaceOptions();

  @Mixin private final FaceOptions.Count count = new FaceOptions.Count();

  @Option(
      names = "--out",
      paramLabel = "FILE|FOLDER",
      description =
          "the picture (.png, .jpg) or video (.mp4) to write; for several inputs a folder, created"
              + " if necessary, in which they keep their names")
  private @Nullable OutputPath out;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description =
          "write an HTML page about a video: for each face, all predictions over time and portraits"
              + " at their peaks")
  private @Nullable OutputFile page;

  @Mixin private final VideoOptions videos = new VideoOptions();

  @Mixin private final VideoOptions.Median median = new VideoOptions.Median();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|FOLDER",
      description =
          "pictures (PNG, JPEG, GIF, BMP, TIFF) and videos; a folder stands for all files in it and"
              + " its subfolders except hidden ones")
  private List<Path> inputs = List.of();

  @Override
  public Integer call() throws IOException {
    device.select();
    checkOptions();
    AnnotationPlan plan = plan();
    checkPlan(plan);
    Optional<Path> pageFile = pageFile();
    PrintWriter err = spec.commandLine().getErr();
    FaceBehaviorNet network = model.read();
    boolean follow = !plan.videos().isEmpty() && FaceNumbers.knowsPeople(network.tasks());
    Predictor predictor = new Predictor(network, follow);
    FaceSource source = faces.source(predictor.side(), count.most(), inputs);
    faces.warning(model.file(), network.configuration()).ifPresent(err::println);
    int status = 0;
    if (!plan.pictures().isEmpty()) {
      AnnotatedPictures pictures = new AnnotatedPictures(predictor, source, faces.areListed(), err);
      pictures.run(plan.pictures());
      status = pictures.failed() > 0 ? Predict.SOME_FAILED : 0;
    }
    if (!plan.videos().isEmpty()) {
      int ofVideos = annotateVideos(plan, predictor, source, pageFile);
      status = ofVideos == 0 ? status : ofVideos;
    }
    say(plan);
    return status;
  }

  private void checkOptions() {
    median.check();
    refuseIf(
        median.frames() > LONGEST_MEDIAN,
        "--median is %s, expected at most %s".formatted(median.frames(), LONGEST_MEDIAN));
    refuseIf(out == null && page == null, "expected --out or --page, what to write");
  }

  private void checkPlan(AnnotationPlan plan) throws IOException {
    if (plan.items().isEmpty()) {
      throw new IOException(inputs.get(0) + ": contains no file");
    }
    boolean haveVideos = !plan.videos().isEmpty();
    refuseIf(
        page != null && plan.items().size() + plan.videos().size() != 2,
        "--page needs a single video file");
    refuseIf(videos.areGiven() && !haveVideos, "--every, --start and --end need a video file");
    refuseIf(
        haveVideos && faces.areListed(),
        "--landmarks lists the faces of image files, so it does not fit a video file");
  }

  private void refuseIf(boolean wrong, String problem) {
    if (wrong) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  private AnnotationPlan plan() throws IOException {
    try {
      return AnnotationPlan.of(
          inputs, out == null ? Optional.empty() : Optional.of(out.required(spec)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Optional<Path> pageFile() throws IOException {
    if (page == null) {
      return Optional.empty();
    }
    Path file = page.file(spec);
    OverwriteGuard.require(file, Document::isFirstLine);
    return Optional.of(file);
  }

  private int annotateVideos(
      AnnotationPlan plan, Predictor predictor, FaceSource source, Optional<Path> pageFile)
      throws IOException {
    AnnotatedVideo annotation =
        new AnnotatedVideo(
            predictor,
            source,
            videos.ffmpeg(),
            videos.selection(),
            median.frames(),
            spec.commandLine().getErr());
    boolean allComplete = true;
    try (StopOnShutdown stopping = new StopOnShutdown(annotation::requestStop, LATE)) {
      for (Item item : plan.videos()) {
        Timelines timelines = new Timelines(predictor.tasks());
        allComplete &= annotation.run(item.input(), item.output(), timelines);
        if (pageFile.isPresent()) {
          page(item.input(), timelines).write(pageFile.get());
        }
        if (annotation.isStopped()) {
          return Main.INTERRUPTED;
        }
      }
    }
    return allComplete ? 0 : Predict.SOME_FAILED;
  }

  private Document page(Path video, Timelines timelines) throws IOException {
    List<String> lead = new ArrayList<>();
    lead.add(
        String.format(
            Locale.ROOT,
            "%,d frames from %s to %s, %s.",
            timelines.frames(),
            Eta.clock(timelines.first()),
            Eta.clock(timelines.end()),
            median.frames() > 1
                ? "smoothed by a median over %s frames".formatted(median.frames())
                : "not smoothed"));
    lead.add("Predicted by " + model.file() + ".");
    return TimelinePage.of(String.valueOf(video.getFileName()), lead, timelines);
  }

  private void say(AnnotationPlan plan) {
    PrintWriter terminal = spec.commandLine().getOut();
    if (out != null) {
      String what = plan.videos().isEmpty() ? "picture" : "video";
      terminal.println(
          plan.isSingle() ? "the %s is %s".formatted(what, out) : "the files are in " + out);
    }
    if (page != null) {
      terminal.println("the page is " + page);
    }
    terminal.flush();
  }
}
