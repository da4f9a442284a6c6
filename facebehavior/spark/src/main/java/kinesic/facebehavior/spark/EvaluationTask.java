package kinesic.facebehavior.spark;

import java.io.IOException;
import java.util.ArrayList;
import kinesic.facebehavior.cli.EvaluationCommand;
import kinesic.facebehavior.cli.Main;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.training.TestSet;
import kinesic.nn.data.LoadingException;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Predicts a part of a test set, whose manifest and images the executor reads itself.
 *
 * @param arguments the words of the command line; a broadcast of its own for each test set
 * @param place of the test set on the command line, from 0
 * @param parts the number of parts
 */
record EvaluationTask(Broadcast<ArrayList<String>> arguments, int place, int parts)
    implements Function<Integer, EvaluatedPart> {

  private static final ExecutorMemory<ArrayList<String>, Readings> READ = new ExecutorMemory<>();

  /** What an executor reads. */
  private record Readings(FaceBehaviorNet net, TestSet test) {

    static Readings of(EvaluationCommand command, int place) throws IOException {
      FaceBehaviorNet net = command.network();
      return new Readings(net, command.test(place, net));
    }
  }

  @Override
  public EvaluatedPart call(Integer part) {
    try {
      Readings read =
          READ.get(arguments, words -> Readings.of(Evaluate.parse(words).command(), place));
      TestSet test = read.test();
      return EvaluatedPart.of(test.part(read.net(), test.share(part, parts)));
    } catch (IOException | LoadingException e) {
      String host = SparkEnv.get().blockManager().blockManagerId().host();
      return EvaluatedPart.failed("%s, on %s".formatted(Main.sentence(e), host));
    }
  }
}
