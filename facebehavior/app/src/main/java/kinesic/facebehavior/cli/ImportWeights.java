package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import kinesic.engine.io.SafeTensors;
import kinesic.facebehavior.network.ChannelStatistics;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.TrunkWeights;
import kinesic.nn.Module;
import kinesic.nn.exchange.TorchWeights;
import kinesic.nn.exchange.TorchWeights.Match;
import kinesic.nn.exchange.TorchWeights.Misfit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facebehavior import-weights}. */
@Command(
    name = "import-weights",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Bring a residual network that PyTorch trained into the trunk.",
    description = {
      "",
      "Reads the state_dict of a ResNet-50 or ResNet-18 with the names of torchvision or timm from a"
          + " safetensors file, says what matches, what is left over and what is missing, and"
          + " writes the trunk to a file that train --weights starts from.",
      ""
    },
    parameterListHeading = "File:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Example:",
      "  facebehavior import-weights resnet50.safetensors --out trunk.safetensors",
      "  facebehavior train --weights trunk.safetensors --side 96 --data affectnet=AffectNet"
    })
final class ImportWeights implements Callable<Integer> {

  private static final int SHOWN = 5;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "the state_dict: a safetensors file.")
  private Path file;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "the trunk's file, which must not be there yet")
  private Path out;

  @Option(
      names = "--trunk",
      paramLabel = "NAME",
      defaultValue = "resnet-50",
      description = "resnet-50 or resnet-18; default: ${DEFAULT-VALUE}")
  private Trunk trunk;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description =
          "start of the tensor names of the network to import, such as module.encoder_q;"
              + " required if the file contains several networks")
  private @Nullable String prefix;

  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      defaultValue = "0.485,0.456,0.406",
      description =
          "mean by which the images of its training were normalised, of levels from 0 to 1;"
              + " default: that of ImageNet, ${DEFAULT-VALUE}")
  private String mean;

  @Option(
      names = "--std",
      paramLabel = "R,G,B",
      defaultValue = "0.229,0.224,0.225",
      description =
          "the same, standard deviation; default: ${DEFAULT-VALUE}. Images from -1 to 1 have 0.5"
              + " three times of both")
  private String deviation;

  @Option(names = "--list", description = "lists every tensor that matches, with its shapes")
  private boolean list;

  @Override
  public Integer call() throws IOException {
    ChannelStatistics input =
        OptionValues.inRange(
            spec,
            () ->
                new ChannelStatistics(
                    ChannelStatistics.parse(mean), ChannelStatistics.parse(deviation)));
    if (Files.exists(out)) {
      throw new IOException(out + ": is there already, and weights replace nothing");
    }
    PrintWriter terminal = spec.commandLine().getOut();
    try (SafeTensors source = SafeTensors.open(file)) {
      TorchWeights weights = match(source);
      terminal.print(report(weights));
      terminal.flush();
      if (!weights.fits()) {
        throw new IOException(file + ": does not fit " + trunk.option() + ": " + problem(weights));
      }
      new TrunkWeights(trunk, input, weights.values()).write(out);
    }
    terminal.println("the trunk is " + out);
    terminal.flush();
    return 0;
  }

  private TorchWeights match(SafeTensors source) throws IOException {
    Module module = trunk.build();
    if (prefix != null) {
      return TorchWeights.match(source, module, prefix);
    }
    List<String> prefixes = TorchWeights.prefixes(source, module);
    if (prefixes.size() > 1) {
      throw new IOException(
          "%s: contains %s networks, choose one with --prefix: %s"
              .formatted(file, prefixes.size(), String.join(", ", prefixes)));
    }
    return TorchWeights.match(source, module);
  }

  private String report(TorchWeights weights) {
    StringBuilder text = new StringBuilder();
    if (!weights.prefix().isEmpty()) {
      text.append("prefix: %s%n".formatted(weights.prefix()));
    }
    text.append(line("matched", weights.matched().size(), ""));
    Map<String, List<Match>> parts = new LinkedHashMap<>();
    for (Match match : weights.matched()) {
      parts.computeIfAbsent(part(match.name()), name -> new ArrayList<>()).add(match);
    }
    parts.forEach(
        (part, matches) -> {
          long numbers = matches.stream().mapToLong(match -> match.shape().elements()).sum();
          text.append(
              String.format(
                  Locale.ROOT,
                  "  %-10s %3d tensors, %,11d numbers%n",
                  part,
                  matches.size(),
                  numbers));
          if (list) {
            for (Match match : matches) {
              text.append(
                  "    %s %s -> %s %s%n"
                      .formatted(match.source(), match.sourceShape(), match.name(), match.shape()));
            }
          }
        });
    text.append(line("left, of no part of the trunk", weights.left().size(), some(weights.left())));
    text.append(line("left, counts of batches that nothing reads", weights.counts(), ""));
    text.append(line("missing", weights.missing().size(), some(weights.missing())));
    text.append(line("of another shape", weights.misshapen().size(), misfits(weights)));
    text.append(
        line("of a part that the trunk lacks", weights.surplus().size(), some(weights.surplus())));
    return text.toString();
  }

  private static String line(String what, int count, String which) {
    return "%s: %d%s%n".formatted(what, count, which.isEmpty() ? "" : " (" + which + ")");
  }

  /** "layer1.0" of "layer1.0.conv1.weight", "bn1" of "bn1.bias". */
  private static String part(String name) {
    String[] path = name.split("\\.", -1);
    return path.length > 2 ? path[0] + "." + path[1] : path[0];
  }

  private static String problem(TorchWeights weights) {
    List<String> problems = new ArrayList<>();
    if (!weights.missing().isEmpty()) {
      problems.add(weights.missing().size() + " tensors are missing");
    }
    if (!weights.misshapen().isEmpty()) {
      problems.add(weights.misshapen().size() + " have another shape: " + misfits(weights));
    }
    if (!weights.surplus().isEmpty()) {
      problems.add(
          weights.surplus().size() + " are of parts that it lacks: " + some(weights.surplus()));
    }
    return String.join("; ", problems);
  }

  private static String misfits(TorchWeights weights) {
    return some(weights.misshapen().stream().map(ImportWeights::sentence).toList());
  }

  private static String sentence(Misfit misfit) {
    return "%s is %s, expected %s".formatted(misfit.source(), misfit.found(), misfit.expected());
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
        + (names.size() > SHOWN ? ", ..." : "");
  }
}
