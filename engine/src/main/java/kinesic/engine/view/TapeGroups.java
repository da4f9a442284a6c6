package kinesic.engine.view;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.autograd.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The applications of modules, in which the entries of a tape are grouped. A module that is applied
 * twice makes two groups, so that no group depends on itself.
 */
final class TapeGroups {

  /** The place of no group. */
  static final int NONE = -1;

  private final List<Map<String, Object>> groups = new ArrayList<>();
  private final List<Integer> parents = new ArrayList<>();
  private final IdentityHashMap<Observation.Part, Integer> places = new IdentityHashMap<>();
  private final List<Integer> groupOf = new ArrayList<>();

  /** Groups {@code entries}: a result where its op was applied, others where they are used. */
  TapeGroups(List<TapeEntry> entries) {
    for (TapeEntry entry : entries) {
      groupOf.add(groupOf(entry.observation()));
    }
    List<@Nullable Integer> uses = new ArrayList<>();
    entries.forEach(entry -> uses.add(null));
    for (int i = 0; i < entries.size(); i++) {
      for (int input : entries.get(i).inputs()) {
        Integer before = uses.get(input);
        uses.set(input, before == null ? groupOf.get(i) : common(before, groupOf.get(i)));
      }
    }
    for (int i = 0; i < entries.size(); i++) {
      Integer use = uses.get(i);
      if (use != null && !entries.get(i).isResult()) {
        groupOf.set(i, use);
      }
    }
  }

  private int groupOf(@Nullable Observation seen) {
    int group = NONE;
    if (seen != null) {
      for (Observation.Part part : seen.modules()) {
        int parent = group;
        group = places.computeIfAbsent(part, each -> add(each, parent));
      }
    }
    return group;
  }

  private int add(Observation.Part part, int parent) {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("path", part.path());
    group.put("type", part.type());
    group.put("parent", parent);
    groups.add(group);
    parents.add(parent);
    return groups.size() - 1;
  }

  /** Returns the innermost group that contains both. */
  private int common(int a, int b) {
    int x = a;
    int y = b;
    while (x != y) { // a group has a larger number than the one that contains it
      if (x > y) {
        x = parents.get(x);
      } else {
        y = parents.get(y);
      }
    }
    return x;
  }

  /** Returns the group of an entry, {@link #NONE} outside of modules. */
  int of(int entry) {
    return groupOf.get(entry);
  }

  /** Returns the groups as JSON objects, each after the one that contains it. */
  List<Map<String, Object>> all() {
    return groups;
  }
}
