package kinesic.facebehavior.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names and values, such as the configuration of a run.
 *
 * @param title above the table, such as "Training"
 * @param values by name, in their order on the page
 */
public record Facts(String title, Map<String, String> values) {

  /** Copies the map, keeping its order. */
  public Facts {
    values = new LinkedHashMap<>(values);
  }
}
