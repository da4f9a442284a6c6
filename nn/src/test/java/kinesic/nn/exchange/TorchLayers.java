package kinesic.nn.exchange;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.BatchNorm1d;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.ConvTranspose2d;
import kinesic.nn.Embedding;
import kinesic.nn.Gelu;
import kinesic.nn.GroupNorm;
import kinesic.nn.Gru;
import kinesic.nn.InstanceNorm2d;
import kinesic.nn.Layer;
import kinesic.nn.LayerNorm;
import kinesic.nn.Linear;
import kinesic.nn.Lstm;
import kinesic.nn.Module;
import kinesic.nn.MultiHeadAttention;
import kinesic.nn.Prelu;
import kinesic.nn.RmsNorm;
import kinesic.nn.SelfAttention;
import kinesic.nn.SqueezeExcitation;
import kinesic.nn.TransformerEncoderLayer;

/** Every layer with parameters, for the exchange with PyTorch. */
final class TorchLayers {

  private TorchLayers() {}

  /**
   * A layer and an input.
   *
   * @param maker of the layer, without values
   * @param x an input
   * @param forward computes the output
   */
  record Case(Supplier<Module> maker, Tensor x, BiFunction<Module, Tensor, Tensor> forward) {

    /**
     * Returns the layer in evaluation mode, with parameters that are not those of a fresh one and
     * the running statistics of two batches.
     */
    Module module() {
      Module module = maker.get();
      module.initialise(3);
      Map<String, Tensor> values = new LinkedHashMap<>(module.state());
      module
          .parameters()
          .forEach(
              (name, p) -> {
                Tensor noise = new RandomStream(5, name).normal(p.shape(), 0, 0.1f);
                values.put(name, p.detach().add(noise));
              });
      module.load(values);
      for (Tensor batch : List.of(x.multiply(2), x.add(0.5f))) {
        output(module, batch);
      }
      module.eval();
      return module;
    }

    /** Returns the output of the layer for an input. */
    Tensor output(Module module, Tensor batch) {
      return forward.apply(module, batch);
    }
  }

  private static Tensor input(int... sizes) {
    return new RandomStream(1, "x").normal(Shape.of(sizes), 0, 1);
  }

  private static Case layer(Supplier<? extends Layer> maker, int... sizes) {
    return new Case(maker::get, input(sizes), (m, x) -> ((Layer) m).forward(x));
  }

  /** Returns the cases by name, as torch_state_dict.py knows them. */
  static Map<String, Case> all() {
    Conv2d.Options grouped = Conv2d.options().stride(2).padding(1).groups(2).bias();
    Map<String, Case> all = new LinkedHashMap<>();
    all.put("linear", layer(() -> new Linear(5, 3), 4, 5));
    all.put("conv", layer(() -> new Conv2d(4, 6, 3, grouped), 2, 9, 8, 4));
    all.put("conv_wide", layer(() -> new Conv2d(3, 5, 3, 5, Conv2d.options()), 2, 9, 8, 3));
    all.put("conv_transpose", layer(() -> new ConvTranspose2d(4, 6, 3, grouped, 1), 2, 5, 6, 4));
    all.put("batch_norm_1d", layer(() -> new BatchNorm1d(5), 8, 5));
    all.put("batch_norm_2d", layer(() -> new BatchNorm2d(5), 3, 4, 4, 5));
    all.put("layer_norm", layer(() -> new LayerNorm(6), 2, 4, 6));
    all.put("layer_norm_matrix", layer(() -> new LayerNorm(1e-5f, 4, 6), 2, 4, 6));
    all.put("group_norm", layer(() -> new GroupNorm(2, 6), 2, 4, 4, 6));
    all.put("instance_norm", layer(() -> new InstanceNorm2d(5, 1e-5f, true), 2, 4, 4, 5));
    all.put("rms_norm", layer(() -> new RmsNorm(6), 2, 4, 6));
    all.put("prelu", layer(() -> new Prelu(5), 2, 4, 4, 5));
    all.put(
        "embedding",
        new Case(
            () -> new Embedding(7, 3),
            Tensor.of(0f, 6f, 2f, 2f),
            (m, x) -> ((Embedding) m).rows(0, 6, 2, 2).reshape(x.size(0), 3)));
    all.put("lstm", layer(() -> new Lstm(4, 3, 2, true, 0), 2, 5, 4));
    all.put("gru", layer(() -> new Gru(4, 3, 2, true, 0), 2, 5, 4));
    all.put("multihead_attention", layer(() -> new MultiHeadAttention(6, 2), 2, 5, 6));
    all.put("attention", layer(() -> new SelfAttention(6, 2), 2, 5, 6));
    all.put("encoder_layer", layer(() -> new TransformerEncoderLayer(6, 2, 10, 0), 2, 5, 6));
    all.put(
        "encoder_layer_norm_first",
        layer(() -> new TransformerEncoderLayer(6, 2, 10, 0, new Gelu(), true), 2, 5, 6));
    all.put("squeeze_excitation", layer(() -> new SqueezeExcitation(6, 3), 2, 4, 4, 6));
    return all;
  }
}
