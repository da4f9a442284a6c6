package kinesic.engine.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Kept;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Observation;
import kinesic.engine.autograd.Op;
import kinesic.engine.io.JsonText;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/** Everything that a page shows about a tape, as JSON; {@code tape.js} reads it. */
final class TapeReport {

  private final Tensor result;
  private final List<TapeEntry> entries;
  private final TapeNames names;
  private final TapeGroups groups;
  private final TapeGradients gradients;
  private final boolean freed;
  private final boolean recycled;
  private final boolean watched;
  private final Map<Buffer, Integer> owners = new HashMap<>(); // buffers compare by identity

  TapeReport(Tensor result, Map<String, Tensor> given) {
    this.result = result;
    entries = TapeEntries.of(result);
    names = new TapeNames(entries, given);
    groups = new TapeGroups(entries);
    freed = entries.stream().anyMatch(TapeEntry::isFreed);
    recycled = entries.stream().anyMatch(TapeEntry::isRecycled);
    watched = entries.stream().filter(TapeEntry::isResult).allMatch(e -> e.observation() != null);
    gradients = freed || recycled ? new TapeGradients() : new TapeGradients(result);
    for (int i = 0; i < entries.size(); i++) {
      Tensor tensor = entries.get(i).tensor();
      if (tensor != null) {
        owners.putIfAbsent(tensor.buffer(), i);
      }
    }
  }

  String title() {
    TapeEntry last = entries.getLast();
    Observation seen = last.observation();
    String line = seen == null ? "" : " at " + seen.site().program();
    return "Tape of %s %s%s".formatted(opName(last), result.shape(), line);
  }

  String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("title", title());
    report.put("notes", notes());
    report.put("groups", groups.all());
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      all.add(entry(i));
    }
    report.put("entries", all);
    return JsonText.of(report);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!watched) {
      notes.add(
          "Computed without Autograd.watch(): the values of results, constants, times, modules and"
              + " lines are not known. To see them, compute the loss inside"
              + " try (var watch = Autograd.watch()) { ... }");
    }
    if (freed) {
      notes.add(
          "A backward pass has freed the tape: gradients on the way are not known, and ops may have"
              + " overwritten what they kept. To see them, write the page before backward(), or call"
              + " backward(Tape.RETAIN).");
    }
    if (recycled) {
      notes.add(
          "The step scope that owned the memory has ended: its tensors, and gradients, are not known."
              + " To see them, write the page inside the scope.");
    }
    if (result.shape().elements() != 1) {
      notes.add("The result is not a scalar; the gradients are those of the sum of its elements.");
    }
    return notes;
  }

  private Map<String, Object> entry(int place) {
    TapeEntry entry = entries.get(place);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kind", entry.isResult() ? "op" : entry.isLeaf() ? "leaf" : "constant");
    members.put("name", names.of(entry));
    members.put("inputs", entry.inputs());
    members.put("group", groups.of(place));
    Shape shape = entry.shape();
    if (shape != null) {
      members.put("shape", sizes(shape));
    }
    Tensor tensor = entry.tensor();
    if (tensor != null) {
      members.put("value", TensorNumbers.of(tensor));
      int owner = Objects.requireNonNull(owners.get(tensor.buffer()));
      if (owner != place) {
        members.put("sharesMemoryOf", owner);
      }
    }
    if (entry.isResult()) {
      members.put("op", opName(entry));
    }
    Op op = entry.op();
    if (op != null) {
      members.put("kept", Kept.by(op).stream().map(this::kept).toList());
      Formula formula = op.formula();
      if (formula != null) {
        members.put("formula", List.of(formula.value(), formula.gradient(), formula.constants()));
      }
    }
    addObservation(entry, members);
    addGradient(entry, members);
    return members;
  }

  private static String opName(TapeEntry entry) {
    Op op = entry.op();
    return op == null ? "an op" : op.name();
  }

  private static void addObservation(TapeEntry entry, Map<String, Object> members) {
    Observation seen = entry.observation();
    if (seen != null) {
      members.put("nanoseconds", seen.nanoseconds());
      members.put("program", seen.site().program());
      members.put("line", seen.site().line());
    }
  }

  private void addGradient(TapeEntry entry, Map<String, Object> members) {
    Node node = entry.node();
    if (node == null) {
      return;
    }
    put(members, "gradient", gradients.of(node));
    put(members, "contributions", gradients.contributionsOf(node));
    put(members, "backwardNanoseconds", gradients.nanosecondsOf(node));
    Tensor collected = node.gradient();
    if (collected != null) {
      members.put("collected", TensorNumbers.of(collected));
    }
  }

  private static void put(Map<String, Object> members, String name, @Nullable Object value) {
    if (value != null) {
      members.put(name, value);
    }
  }

  private Map<String, Object> kept(Kept kept) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", kept.name());
    members.put("shape", sizes(kept.tensor().shape()));
    Integer owner = owners.get(kept.tensor().buffer());
    if (owner != null) {
      members.put("sharesMemoryOf", owner);
    } else {
      members.put("value", TensorNumbers.of(kept.tensor()));
    }
    return members;
  }

  private static List<Integer> sizes(Shape shape) {
    return Arrays.stream(shape.toArray()).boxed().toList();
  }
}
