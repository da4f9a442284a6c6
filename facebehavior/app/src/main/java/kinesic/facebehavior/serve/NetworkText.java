package kinesic.facebehavior.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kinesic.engine.io.JsonText;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/** What a network predicts and what the service takes, as JSON for the page and other clients. */
final class NetworkText {

  private NetworkText() {}

  /**
   * Returns the JSON.
   *
   * @param name of the network, for people
   * @param crops whether each picture has to be a crop of one face
   */
  static String of(String name, FaceBehaviorNet network, boolean crops, ServerLimits limits) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("network", name);
    members.put("side", network.configuration().side());
    members.put("crops", crops);
    members.put("most_bytes", limits.bytes());
    members.put("most_pictures", ServerLimits.PICTURES);
    members.put(
        "tasks",
        Tasks.byPosition(network.tasks()).stream()
            .map(task -> task(task, network.thresholds()))
            .toList());
    return JsonText.of(members) + "\n";
  }

  private static Map<String, Object> task(Task task, Map<String, Thresholds> thresholds) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", task.name());
    members.put("title", task.title());
    switch (task) {
      case Classification classes -> {
        members.put("kind", "classes");
        members.put("column", classes.predictionColumns().getFirst().name());
        if (!classes.keepsBestOnly()) {
          members.put("labels", classes.labels());
        }
      }
      case MultiLabel labels -> {
        members.put("kind", "labels");
        members.put("labels", labels.labels());
        members.put("descriptions", descriptions(labels));
        members.put("thresholds", numbers(labels, task.thresholds(thresholds)));
      }
      case Regression values -> {
        members.put("kind", "values");
        members.put("labels", values.labels());
      }
    }
    return members;
  }

  private static List<String> descriptions(MultiLabel task) {
    return task.labels().stream()
        .map(
            label ->
                task.equals(Affect.ACTION_UNITS)
                    ? ActionUnit.parse(label).facsName().toLowerCase(Locale.ROOT)
                    : "")
        .toList();
  }

  private static List<Double> numbers(MultiLabel task, Thresholds thresholds) {
    List<Double> numbers = new ArrayList<>();
    for (int m = 0; m < task.size(); m++) {
      numbers.add((double) thresholds.of(m));
    }
    return numbers;
  }
}
