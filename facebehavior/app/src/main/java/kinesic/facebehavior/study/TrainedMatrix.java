package kinesic.facebehavior.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.facebehavior.report.Table;

/**
 * What a {@link Protocol} has made.
 *
 * @param matrix the runs to be compared with each other
 * @param tables how settings and the number of seeds were chosen, by the name of a CSV file
 */
public record TrainedMatrix(StudyMatrix matrix, Map<String, Table> tables) {

  /** Copies the map. */
  public TrainedMatrix {
    tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
  }
}
