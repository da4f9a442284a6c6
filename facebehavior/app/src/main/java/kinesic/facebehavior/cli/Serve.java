package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.predict.CompoundReading;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.KinesicFormat;
import kinesic.facebehavior.predict.KinesicFormat.Part;
import kinesic.facebehavior.serve.FaceServer;
import kinesic.facebehavior.serve.PredictionService;
import kinesic.facebehavior.serve.ServerLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Predicts pictures that are sent by HTTP. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Predict the faces in pictures that browsers and programs send by HTTP.",
    description = {
      "",
      "Prints the address of a page on which pictures are dropped and shown with their predictions."
          + " Programs send pictures to /predict and get the JSON that \"predict --json\" writes."
          + " Many requests at once share the batches of the network.",
      "",
      "The service has no authentication and no encryption, so only this machine can reach it,"
          + " unless --host is given. Ctrl-C stops it when all requests are answered.",
      ""
    },
    optionListHeading = "Options:%n",
    footer = {
      "",
      "Examples:",
      "  facebehavior serve -m net.safetensors",
      "  curl --data-binary @me.jpg http://127.0.0.1:8080/predict",
      "  curl -F file=@a.jpg -F file=@b.jpg http://127.0.0.1:8080/predict"
    })
final class Serve implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Mixin private final CommonOptions.Model model = new CommonOptions.Model();

  @Mixin private final FaceOptions faces = new FaceOptions();

  @Mixin private final FaceOptions.Count count = new FaceOptions.Count();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "the port to listen on; 0 is any that is free (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "the address to listen on; 0.0.0.0 lets other machines reach the service (default:"
              + " ${DEFAULT-VALUE}, this machine only)")
  private String host;

  @Option(
      names = "--queue",
      paramLabel = "N",
      defaultValue = "128",
      description =
          "the most requests for predictions at once; more get the status 503 (default:"
              + " ${DEFAULT-VALUE})")
  private int queue;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      defaultValue = "32000000",
      description =
          "the most bytes of a request; larger ones get the status 413 (default: ${DEFAULT-VALUE})")
  private long mostBytes;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "the most time in which a request must arrive, and in which it is answered then (default:"
              + " ${DEFAULT-VALUE})")
  private int timeout;

  @Override
  public Integer call() throws IOException, InterruptedException {
    device.select();
    if (faces.areListed()) {
      throw new ParameterException(
          spec.commandLine(), "--landmarks lists faces by file, and requests have no files");
    }
    ServerLimits limits =
        OptionValues.inRange(
            spec, () -> new ServerLimits(queue, mostBytes, Duration.ofSeconds(timeout)));
    InetSocketAddress address = address();
    PredictionService service = service();
    FaceServer server = FaceServer.start(address, service, limits);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "facebehavior-serve-stop"));
    PrintWriter terminal = spec.commandLine().getOut();
    if (!address.getAddress().isLoopbackAddress()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "Other machines can reach this service, which has no authentication and no encryption:"
              + " use it only in a network whose members you trust.");
      err.flush();
    }
    terminal.println("The service is at " + server.address());
    terminal.println("Ctrl-C stops it.");
    terminal.flush();
    service.warmUp();
    new CountDownLatch(1).await(); // the process ends by a signal
    return 0;
  }

  private InetSocketAddress address() {
    if (port < 0 || port > 65535) {
      throw new ParameterException(
          spec.commandLine(), "--port is %s, expected 0 to 65535".formatted(port));
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--host is \"%s\", expected an address or a name of this machine".formatted(host),
          e);
    }
  }

  private PredictionService service() throws IOException {
    FaceBehaviorNet network = model.read();
    faces
        .warning(model.file(), network.configuration())
        .ifPresent(spec.commandLine().getErr()::println);
    FaceSource source = faces.source(network.configuration().side(), count.most(), List.of());
    Set<Part> parts = faces.areCrops() ? EnumSet.noneOf(Part.class) : EnumSet.of(Part.PLACE);
    KinesicFormat format = KinesicFormat.of(network, parts, CompoundReading.byHead(network));
    return new PredictionService(
        String.valueOf(model.file().getFileName()), network, source, format);
  }
}
