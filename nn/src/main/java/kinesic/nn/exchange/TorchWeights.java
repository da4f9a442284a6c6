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
 * Matches a PyTorch {@code state_dict} in a safetensors file with a module whose parts have the
 * same names: which tensors match, which are left over, which are missing.
 *
 * <pre>{@code
 * try (SafeTensors file = SafeTensors.open(path)) {
 *   TorchWeights weights = TorchWeights.match(file, net);
 *   if (weights.fits()) {
 *     net.load(weights.values());
 *   }
 * }
 * }</pre>
 *
 * <p>Layouts are converted: convolution filters from [out, in / groups, kh, kw] to [kh, kw, in /
 * groups, out], weights of linear layers from [out, in] to [in, out]; {@link Module#tables} stay as
 * they are. All names may have a common prefix, such as {@code module.} or {@code backbone.}.
 * {@link TorchStateDict} is the other direction.
 */
public final class TorchWeights {

  private final SafeTensors file;
  private final String prefix;
  private final Set<String> tables;
  private final List<Match> matched = new ArrayList<>();
  private final List<Misfit> misshapen = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final List<String> surplus = new ArrayList<>();
  private int counts;

  /**
   * A tensor that matches.
   *
   * @param source its name in the file
   * @param sourceShape its shape in the file
   * @param name the name of the part of the module
   * @param shape the shape of the part
   */
  public record Match(String source, Shape sourceShape, String name, Shape shape) {}

  /**
   * A tensor whose name matches and whose shape does not.
   *
   * @param source its name in the file
   * @param found its shape in the file
   * @param expected the shape that it should have in the file
   */
  public record Misfit(String source, Shape found, Shape expected) {}

  private TorchWeights(SafeTensors file, Module module, String prefix) {
    this.file = file;
    this.prefix = prefix;
    tables = module.tables();
    Map<String, Shape> found = file.shapes();
    Map<String, Shape> wanted = module.stateShapes();
    Set<String> unused = new LinkedHashSet<>(found.keySet());
    wanted.forEach(
        (name, shape) -> {
          String source = prefix + name;
          Shape there = tables.contains(name) ? shape : TorchLayout.theirs(shape);
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
      if (source.endsWith(TorchStateDict.COUNTER)) {
        counts++;
      } else if (module.children().containsKey(own.split("\\.", 2)[0])
          && module.omitted().stream().noneMatch(part -> own.startsWith(part + "."))) {
        surplus.add(source);
      } else {
        left.add(source);
      }
    }
  }

  /**
   * Matches the tensors of {@code file}, which stays open, with {@code module}, under the prefix
   * with the most matching names.
   *
   * @throws IllegalArgumentException if several {@link #prefixes} match equally well
   */
  public static TorchWeights match(SafeTensors file, Module module) {
    List<String> prefixes = prefixes(file, module);
    if (prefixes.size() > 1) {
      throw new IllegalArgumentException(
          "torch weights: the names match under several prefixes, %s; choose one"
              .formatted(String.join(", ", prefixes)));
    }
    return new TorchWeights(file, module, prefixes.get(0));
  }

  /**
   * Matches the tensors of {@code file}, which stays open, with {@code module}.
   *
   * @param prefix precedes the names of the module in the file; empty for none. A dot is appended
   *     if it is missing.
   */
  public static TorchWeights match(SafeTensors file, Module module, String prefix) {
    boolean complete = prefix.isEmpty() || prefix.endsWith(".");
    return new TorchWeights(file, module, complete ? prefix : prefix + ".");
  }

  /**
   * Returns the prefixes under which the most names of {@code module} occur, in alphabetical order.
   * There are several if the file contains several networks of the same structure, such as the
   * student and the teacher of a distillation or the two encoders of momentum contrast.
   */
  public static List<String> prefixes(SafeTensors file, Module module) {
    return prefixes(file.shapes().keySet(), module.stateShapes().keySet());
  }

  private static List<String> prefixes(Set<String> found, Set<String> wanted) {
    Set<String> candidates = new TreeSet<>(Set.of(""));
    for (String name : wanted) {
      for (String source : found) {
        if (source.endsWith("." + name)) {
          candidates.add(source.substring(0, source.length() - name.length()));
        }
      }
    }
    List<String> best = new ArrayList<>();
    long most = 0;
    for (String prefix : candidates) {
      long count = wanted.stream().filter(name -> found.contains(prefix + name)).count();
      if (count > most) {
        most = count;
        best.clear();
      }
      if (count == most) {
        best.add(prefix);
      }
    }
    return most == 0 ? List.of("") : best;
  }

  /** Returns the prefix of the names in the file: empty, or with a dot at its end. */
  public String prefix() {
    return prefix;
  }

  /** Returns the tensors that match: parameters, then buffers, in the order of the module. */
  public List<Match> matched() {
    return List.copyOf(matched);
  }

  /** Returns the tensors whose name matches and whose shape does not. */
  public List<Misfit> misshapen() {
    return List.copyOf(misshapen);
  }

  /** Returns the names that the module needs and the file lacks. */
  public List<String> missing() {
    return List.copyOf(missing);
  }

  /** Returns the tensors that do not belong to the module, such as those of a classifier. */
  public List<String> left() {
    return List.copyOf(left);
  }

  /**
   * Returns the tensors that belong to a child of the module but have no counterpart in it, such as
   * further blocks of a deeper network, except those of {@link Module#omitted} parts.
   */
  public List<String> surplus() {
    return List.copyOf(surplus);
  }

  /**
   * Returns the number of batch counters of PyTorch's batch normalisation, which are not used.
   * {@link SafeTensors#integers} reads them.
   */
  public int counts() {
    return counts;
  }

  /** Returns whether every part of the module has a matching tensor and none is surplus. */
  public boolean fits() {
    return misshapen.isEmpty() && missing.isEmpty() && surplus.isEmpty();
  }

  /**
   * Reads the tensors that match, under the names and in the layouts of the module.
   *
   * @throws IOException if the file cannot be read, or a tensor is not floating point or contains
   *     NaN or infinity
   */
  public Map<String, Tensor> values() throws IOException {
    Map<String, Tensor> values = new LinkedHashMap<>();
    for (Match match : matched) {
      Tensor theirs = file.readFinite(match.source());
      boolean table = tables.contains(match.name());
      values.put(match.name(), table ? theirs : TorchLayout.toOurs(theirs));
    }
    return values;
  }
}
