package kinesic.facebehavior.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Evaluates a network on labelled faces. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Evaluate a trained network on labelled faces.",
    sortOptions = false,
    description = {
      "",
      "Prints one table of metrics, for each task one of its single labels, such as each action"
          + " unit, and the confusion matrix of a classification: a line for each true class, a"
          + " column for each predicted one. The chance level of a metric is the value that can be"
          + " reached by guessing from the label frequencies, without looking at the face. AUC is"
          + " the area under the ROC curve and AP the average precision, of a class against the"
          + " rest.",
      ""
    })
final class Evaluate implements Callable<Integer> {

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Mixin private final EvaluationCommand evaluation = new EvaluationCommand();

  @Override
  public Integer call() throws IOException {
    device.select();
    evaluation.check();
    evaluation.run((place, test, net) -> test.result(net));
    return 0;
  }
}
