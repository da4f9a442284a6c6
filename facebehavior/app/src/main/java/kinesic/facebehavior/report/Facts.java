package kinesic.facebehavior.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A small table of names and values about a run.
 *
 * @param title such as "Training"
 * @param values in the order in which they appear
 */
public record Facts(String title, Map<String, String> values) {

  /** Copies the map, keeping its order. */
  public Facts {
    values = new LinkedHashMap<>(values);
  }
}
