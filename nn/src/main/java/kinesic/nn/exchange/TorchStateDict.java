package kinesic.nn.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import kinesic.engine.Tensor;
import kinesic.engine.io.Integers;
import kinesic.engine.io.SafeTensors;
import kinesic.nn.Module;

/**
 * The weights of modules as a PyTorch {@code state_dict}, to be written to a safetensors file.
 *
 * <pre>{@code
 * TorchStateDict.of(net).write(path);
 *
 * TorchStateDict.of(trunk) // ResNet.resNet18()
 *     .add("fc", classifier) // a Linear
 *     .write(path);
 * }</pre>
 *
 * <p>In Python:
 *
 * <pre>{@code
 * model = torchvision.models.resnet18(num_classes=7)
 * model.load_state_dict(safetensors.torch.load_file("resnet18.safetensors"), strict=True)
 * }</pre>
 *
 * <p>The names are those of the modules; the networks of {@code kinesic.nn.vision} have the names
 * of torchvision, insightface and timm, without the last layer of a classifier. The layouts are
 * PyTorch's, see {@link TorchWeights}, which reads such files. Parts of the shape [h, w, c], such
 * as a {@code LayerNorm} over whole images, are written as they are, whereas PyTorch has [c, h, w].
 *
 * <p>PyTorch's batch normalisation also has a counter, {@code num_batches_tracked}, an integer of
 * 64 bits without which a strict load fails. It is written for every module with a {@code
 * running_mean}: 0, or what {@link #batches} says. PyTorch uses it only with {@code momentum=None}.
 */
public final class TorchStateDict {

  private static final String RUNNING_MEAN = "running_mean";
  static final String COUNTER = "num_batches_tracked";

  private final Map<String, Module> modules = new LinkedHashMap<>(); // by the prefix of their names
  private final Set<String> names = new HashSet<>();
  private long batches;

  private TorchStateDict() {}

  /** Returns the weights of a module. */
  public static TorchStateDict of(Module module) {
    TorchStateDict result = new TorchStateDict();
    result.put("", module);
    return result;
  }

  /**
   * Adds the weights of another module, such as a classifier after its trunk.
   *
   * @param path of the module, such as {@code fc} or {@code classifier.1}
   * @return this
   * @throws IllegalArgumentException if there is already a part of the same name
   */
  public TorchStateDict add(String path, Module module) {
    put(path + ".", module);
    return this;
  }

  private void put(String prefix, Module module) {
    for (String name : module.stateShapes().keySet()) {
      if (!names.add(prefix + name)) {
        throw new IllegalArgumentException(
            "torch state dict: there are two parts of the name " + prefix + name);
      }
    }
    modules.put(prefix, module);
  }

  /**
   * Sets the number of training batches for all counters; the default is 0.
   *
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public TorchStateDict batches(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("torch state dict: %s batches".formatted(count));
    }
    batches = count;
    return this;
  }

  /**
   * Returns parameters and buffers as they are now, under the names and in the layouts of PyTorch.
   * They may share memory with the modules.
   *
   * @throws IllegalStateException if parameters have no values yet
   */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    modules.forEach(
        (prefix, module) -> {
          Set<String> tables = module.tables();
          module
              .state()
              .forEach(
                  (name, ours) ->
                      tensors.put(
                          prefix + name,
                          tables.contains(name) ? ours : TorchLayout.toTheirs(ours)));
        });
    return Collections.unmodifiableMap(tensors);
  }

  /** Returns the counters of batch normalisation by name. */
  public Map<String, Integers> counters() {
    Map<String, Integers> counters = new LinkedHashMap<>();
    modules.forEach(
        (prefix, module) -> {
          for (String name : module.buffers().keySet()) {
            if (name.equals(RUNNING_MEAN) || name.endsWith("." + RUNNING_MEAN)) {
              String path = name.substring(0, name.length() - RUNNING_MEAN.length());
              counters.put(prefix + path + COUNTER, Integers.scalar(batches));
            }
          }
        });
    return Collections.unmodifiableMap(counters);
  }

  /**
   * Replaces {@code path} by a safetensors file with {@link #tensors} and {@link #counters},
   * atomically.
   *
   * @throws IllegalStateException if parameters have no values yet
   * @throws IOException if the file cannot be written
   */
  public void write(Path path) throws IOException {
    SafeTensors.write(path, tensors(), counters(), Map.of("format", "pt"));
  }
}
