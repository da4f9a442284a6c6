package kinesic.nn.golden;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kinesic.engine.autograd.Op;

/** The classes of ops that occur in the histories of the results. */
final class OpCoverage {

  private final Set<String> seen = new TreeSet<>();

  /** Adds the ops that led to a result. */
  void add(List<Op> ops) {
    ops.forEach(op -> seen.add(op.getClass().getSimpleName()));
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
