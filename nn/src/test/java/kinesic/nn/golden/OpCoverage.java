package kinesic.nn.golden;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/** The classes of ops that occur in the histories of the results. */
final class OpCoverage {

  private final Set<String> seen = new TreeSet<>();

  /** Adds the ops that led to {@code result}; call it before the backward pass. */
  void add(Tensor result) {
    add(result.node(), new HashSet<>());
  }

  private void add(@Nullable Node node, Set<Node> visited) {
    if (node == null || !visited.add(node)) {
      return;
    }
    Op op = node.op();
    if (op != null) {
      seen.add(op.getClass().getSimpleName());
    }
    for (Node input : node.inputs()) {
      add(input, visited);
    }
  }

  /** Returns the ops of the engine that occurred nowhere. */
  Set<String> missing() {
    Set<String> missing = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(place -> !place.contains("test-classes") && !place.contains("-tests"))
            .importPackages("kinesic.engine.op")) {
      if (type.isAssignableTo(Op.class) && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
        missing.add(type.getSimpleName());
      }
    }
    missing.removeAll(seen);
    return missing;
  }
}
