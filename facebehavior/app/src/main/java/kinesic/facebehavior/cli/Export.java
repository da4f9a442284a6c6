package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.predict.OnnxFile;
import kinesic.facebehavior.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code facebehavior export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Export a trained network as an ONNX file.",
    description = {
      "",
      "Other programs, such as ONNX Runtime, compute the same from it. Its input \"images\" are faces"
          + " as float [batch, 3, side, side], red, green and blue from 0 to 255. It has an output for"
          + " each task: the probability of each label, or the predicted quantities; and the output"
          + " \"feature\", the feature that all heads share. The names of the labels and the thresholds"
          + " are in its metadata. An existing file is never replaced.",
      ""
    },
    optionListHeading = "Options:%n",
    footer = {"", "Example:", "  facebehavior export -m network.safetensors --out network.onnx"})
final class Export implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private final CommonOptions.Model model = new CommonOptions.Model();
  @Mixin private final CommonOptions.OutFile out = new CommonOptions.OutFile();

  @Override
  public Integer call() throws IOException {
    Path file = out.replaceable(line -> false); // networks are never replaced
    FaceBehaviorNet network = model.read();
    OnnxFile.write(network, file);
    int side = network.configuration().side();
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println("input  %s [batch, 3, %s, %s]".formatted(OnnxFile.IMAGES, side, side));
    for (Task task : network.tasks()) {
      terminal.println("output %s [batch, %s]".formatted(task.name(), task.size()));
    }
    terminal.println("output %s [batch, %s]".formatted(OnnxFile.FEATURE, network.features()));
    terminal.println("the network is " + file);
    terminal.flush();
    return 0;
  }
}
