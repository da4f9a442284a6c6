package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.List;

/** Trains and tests networks for a {@link Protocol}. */
public interface Trainings {

  /**
   * Trains and tests the networks of a stage that are not done yet.
   *
   * @param stage its name; empty if there is only one
   * @param runs which may be made in any order
   * @return whether all are done; false if the study was interrupted
   */
  boolean complete(String stage, List<VariantRun> runs) throws IOException;

  /** The metrics of a run that is done; empty if its loss was not finite. */
  List<TestResult> metrics(VariantRun run) throws IOException;
}
