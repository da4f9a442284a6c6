package kinesic.nn.exchange;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensors;
import kinesic.nn.Module;

/**
 * A PyTorch {@code state_dict} in a safetensors file, held against a module whose parts have the
 * names that they have there: which tensors fit, which are left, which are missing.
 *
 * <p>Layouts differ: a convolution's filter is [out, in, kh, kw] there and [kh, kw, in, out] here,
 * a linear layer's weight [out, in] there and [in, out] here. All else is the same. The names may
 * begin with anything, such as {@code module.} or {@code backbone.}, if all begin alike.
 */
public final class TorchWeights {

  /** What PyTorch's batch normalisation counts and nothing reads. */
  private static final String COUNT = "num_batches_tracked";

  private static final int[] TO_OURS = {2, 3, 1, 0}; // [out, in, kh, kw] to [kh, kw, in, out]

  private final SafeTensors file;
  private final List<Match> matched = new ArrayList<>();
  private final List<Misfit> misshapen = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final List<String> surplus = new ArrayList<>();
  private int counts;

  /**
   * A tensor that fits.
   *
   * @param source its name in the file
   * @param sourceShape as PyTorch has it
   * @param name of the part that it goes into
   * @param shape as it is here
   */
  public record Match(String source, Shape sourceShape, String name, Shape shape) {}

  /**
   * A tensor whose name fits and whose shape does not.
   *
   * @param source its name in the file
   * @param found its shape there
   * @param expected the shape that it must have there
   */
  public record Misfit(String source, Shape found, Shape expected) {}

  private TorchWeights(SafeTensors file, Module module) {
    this.file = file;
    Map<String, Shape> found = file.shapes();
    Map<String, Shape> wanted = module.stateShapes();
    String prefix = prefix(found.keySet(), wanted.keySet());
    Set<String> unused = new LinkedHashSet<>(found.keySet());
    wanted.forEach(
        (name, shape) -> {
          String source = prefix + name;
          Shape there = theirs(shape);
          Shape given = found.get(source);
          unused.remove(source);
          if (given == null) {
            missing.add(source);
          } else if (given.equals(there)) {
            matched.add(new Match(source, given, name, shape));
          } else {
            misshapen.add(new Misfit(source, given, there));
          }
        });
    for (String source : unused) {
      String own = source.startsWith(prefix) ? source.substring(prefix.length()) : "";
      if (source.endsWith(COUNT)) {
        counts++;
      } else if (module.children().containsKey(own.split("\\.", 2)[0])) {
        surplus.add(source);
      } else {
        left.add(source);
      }
    }
  }

  /** Holds the tensors of {@code file}, which stays open, against {@code module}. */
  public static TorchWeights match(SafeTensors file, Module module) {
    return new TorchWeights(file, module);
  }

  /** What the names begin with: of all that occur, what the most parts are found under. */
  private static String prefix(Set<String> found, Set<String> wanted) {
    Set<String> candidates = new TreeSet<>(Set.of("")); // of equals, the shortest
    for (String name : wanted) {
      for (String source : found) {
        if (source.endsWith("." + name)) {
          candidates.add(source.substring(0, source.length() - name.length()));
        }
      }
    }
    String best = "";
    long most = -1;
    for (String prefix : candidates) {
      long count = wanted.stream().filter(name -> found.contains(prefix + name)).count();
      if (count > most) {
        most = count;
        best = prefix;
      }
    }
    return best;
  }

  private static Shape theirs(Shape ours) {
    return switch (ours.rank()) {
      case 4 -> Shape.of(ours.size(3), ours.size(2), ours.size(0), ours.size(1));
      case 2 -> Shape.of(ours.size(1), ours.size(0));
      default -> ours;
    };
  }

  /** The tensors that fit: parameters, then buffers, in the order of the parts. */
  public List<Match> matched() {
    return List.copyOf(matched);
  }

  /** The tensors whose name fits and whose shape does not. */
  public List<Misfit> misshapen() {
    return List.copyOf(misshapen);
  }

  /** The names under which the file has nothing for a part of the module. */
  public List<String> missing() {
    return List.copyOf(missing);
  }

  /** The tensors that belong to something else, such as a classifier. */
  public List<String> left() {
    return List.copyOf(left);
  }

  /**
   * The tensors that belong to parts that the module has, but to more of them than it has, such as
   * the blocks of a deeper network.
   */
  public List<String> surplus() {
    return List.copyOf(surplus);
  }

  /** How many counts of batches there are, which nothing reads. */
  public int counts() {
    return counts;
  }

  /** Whether every part of the module has its tensor and no tensor asks for more parts. */
  public boolean fits() {
    return misshapen.isEmpty() && missing.isEmpty() && surplus.isEmpty();
  }

  /**
   * The values of the tensors that fit, under the names and in the layouts of the module.
   *
   * @throws IOException if the file cannot be read or a tensor holds no floats
   */
  public Map<String, Tensor> values() throws IOException {
    Map<String, Tensor> values = new LinkedHashMap<>();
    for (Match match : matched) {
      Tensor theirs = file.readFinite(match.source());
      values.put(
          match.name(),
          switch (theirs.shape().rank()) {
            case 4 -> theirs.permute(TO_OURS);
            case 2 -> theirs.transpose();
            default -> theirs;
          });
    }
    return values;
  }
}
