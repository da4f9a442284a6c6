package kinesic.nn.golden;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.nn.Module;
import kinesic.nn.Named;
import kinesic.nn.init.Initialiser;
import kinesic.nn.optim.Adagrad;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Lamb;
import kinesic.nn.optim.Lion;
import kinesic.nn.optim.NAdam;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.RmsProp;
import kinesic.nn.optim.Sgd;
import kinesic.nn.optim.WeightAverage;

/** Optimisers and averages: the weights after each step, [steps, n]. */
final class OptimiserOperations {

  private OptimiserOperations() {}

  /** Makes the optimiser of a case. */
  @FunctionalInterface
  private interface Maker {
    Optimiser make(List<ParameterGroup> groups, float rate, Arguments in) throws JsonException;
  }

  /** Makes the average of a case. */
  @FunctionalInterface
  private interface Average {
    WeightAverage of(Module module, Arguments in) throws JsonException;
  }

  /** A module with one parameter. */
  private static final class Weights extends Module {
    Weights(Shape shape) {
      parameter("w", shape, Initialiser.constant(0));
    }
  }

  static Map<String, Operation> all() {
    return Map.of(
        "Sgd",
        steps(
            (groups, rate, in) ->
                new Sgd(groups, rate, in.number("momentum", 0), in.flag("nesterov"))),
        "Adam",
        steps((groups, rate, in) -> new Adam(groups, rate, constants(in))),
        "AdamW",
        steps((groups, rate, in) -> Adam.adamW(groups, rate, constants(in))),
        "RmsProp",
        steps(
            (groups, rate, in) ->
                new RmsProp(groups, rate, in.number("alpha"), in.number("epsilon"))),
        "Adagrad",
        steps((groups, rate, in) -> new Adagrad(groups, rate, in.number("epsilon"))),
        "NAdam",
        steps((groups, rate, in) -> new NAdam(groups, rate, constants(in))),
        "Lamb",
        steps((groups, rate, in) -> new Lamb(groups, rate, constants(in))),
        "Lion",
        steps((groups, rate, in) -> new Lion(groups, rate, in.number("beta1"), in.number("beta2"))),
        "WeightAverage.exponential",
        averages((module, in) -> WeightAverage.exponential(module, in.number("decay"))),
        "WeightAverage.uniform",
        averages((module, in) -> WeightAverage.uniform(module)));
  }

  private static Operation averages(Average average) {
    return in -> {
      Tensor weights = in.tensor("weights");
      Weights module = new Weights(weights.shape().without(0));
      module.initialise(1);
      WeightAverage kept = average.of(module, in);
      Tensor[] history = new Tensor[weights.size(0)];
      for (int t = 0; t < history.length; t++) {
        module.load(Map.of("w", weights.slice(0, t, t + 1).squeeze(0)));
        kept.update();
        history[t] = Named.in(kept.state().averages(), "w").copy();
      }
      return Tensor.stack(0, history);
    };
  }

  private static Adam.Constants constants(Arguments in) throws JsonException {
    return new Adam.Constants(in.number("beta1"), in.number("beta2"), in.number("epsilon"));
  }

  private static Operation steps(Maker maker) {
    return in -> {
      Tensor w = in.tensor("w").asParameter();
      ParameterGroup group = new ParameterGroup(Map.of("w", w), in.number("decay"), 1);
      Optimiser optimiser = maker.make(List.of(group), in.number("rate"), in);
      Tensor gradients = in.tensor("gradients");
      Tensor[] history = new Tensor[gradients.size(0)];
      for (int t = 0; t < history.length; t++) {
        Tensor gradient = gradients.slice(0, t, t + 1).squeeze(0);
        Objects.requireNonNull(w.node()).setGradient(gradient.copy());
        optimiser.step();
        history[t] = w.detach().copy();
      }
      return Tensor.stack(0, history);
    };
  }
}
