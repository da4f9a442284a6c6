package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import kinesic.engine.io.SafeTensors;
import kinesic.facebehavior.network.ChannelStatistics;
import kinesic.facebehavior.network.TrunkWeights;
import kinesic.nn.Module;
import kinesic.nn.exchange.TorchWeights;
import kinesic.nn.exchange.TorchWeights.Match;
import kinesic.nn.exchange.TorchWeights.Misfit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports the weights of a trunk. */
@Command(
    name = "import-weights",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    defaultValueProvider = ImportWeights.Defaults.class,
    header = "Import the weights of a network that was trained with PyTorch.",
    description = {
      "",
      "Reads the state_dict of a ResNet-50 or of the trunk of --trunk from a safetensors file, prints"
          + " which tensors match, are unused or are missing, and writes the trunk to a file for"
          + " train --weights. An existing file is never replaced. Names are those of torchvision,"
          + " of timm for resnet and vit, of insightface for iresnet; a vit has images of 224 pixels.",
      ""
    },
    parameterListHeading = "File:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Example:",
      "  facebehavior import-weights resnet50.safetensors --out trunk.safetensors",
      "  facebehavior train --weights trunk.safetensors --data faces.csv --side 96"
    })
final class ImportWeights implements Callable<Integer> {

  /** The defaults of shared options. */
  static final class Defaults extends OptionDefaults {
    Defaults() {
      super(Map.of("--trunk", "resnet-50"));
    }
  }

  private static final int SHOWN = 5;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "the state_dict, a safetensors file")
  private Path file;

  @Mixin private final CommonOptions.OutFile out = new CommonOptions.OutFile();
  @Mixin private final CommonOptions.Trunk trunk = new CommonOptions.Trunk();

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
          "channel means by which its training images were normalised, of values from 0 to 1"
              + " (default: ImageNet's, ${DEFAULT-VALUE})")
  private String mean;

  @Option(
      names = "--std",
      paramLabel = "R,G,B",
      defaultValue = "0.229,0.224,0.225",
      description =
          "channel standard deviations, likewise; for images from -1 to 1, all means and deviations"
              + " are 0.5 (default: ImageNet's, ${DEFAULT-VALUE})")
  private String deviation;

  @Option(names = "--list", description = "list every matching tensor with its shapes")
  private boolean list;

  @Override
  public Integer call() throws IOException {
    ChannelStatistics input =
        OptionValues.inRange(
            spec,
            () ->
                new ChannelStatistics(
                    ChannelStatistics.parse(mean), ChannelStatistics.parse(deviation)));
    Path written = out.replaceable(line -> false); // weights are never replaced
    PrintWriter terminal = spec.commandLine().getOut();
    try (SafeTensors source = SafeTensors.open(file)) {
      TorchWeights weights = match(source);
      terminal.print(report(weights));
      terminal.flush();
      if (!weights.fits()) {
        throw new IOException(
            file + ": does not fit " + trunk.trunk().option() + ": " + problem(weights));
      }
      new TrunkWeights(trunk.trunk(), input, weights.values()).write(written);
    }
    terminal.println("the trunk is " + written);
    terminal.flush();
    return 0;
  }

  private TorchWeights match(SafeTensors source) throws IOException {
    Module module = trunk.trunk().build(trunk.trunk().publishedSide());
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
    text.append(line("unused, not part of the trunk", weights.left().size(), some(weights.left())));
    text.append(line("unused, batch counters", weights.counts(), ""));
    text.append(line("missing", weights.missing().size(), some(weights.missing())));
    text.append(line("of a different shape", weights.misshapen().size(), misfits(weights)));
    text.append(
        line(
            "of a layer that the trunk does not have",
            weights.surplus().size(),
            some(weights.surplus())));
    return text.toString();
  }

  private static String line(String what, int count, String which) {
    return "%s: %s%s%n".formatted(what, count, which.isEmpty() ? "" : " (" + which + ")");
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
      problems.add(weights.misshapen().size() + " have a different shape: " + misfits(weights));
    }
    if (!weights.surplus().isEmpty()) {
      problems.add(
          weights.surplus().size()
              + " belong to layers that it does not have: "
              + some(weights.surplus()));
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
