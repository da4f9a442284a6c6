package kinesic.facebehavior.task;

/** Thrown when a cell of a manifest is not a label of its task. */
public final class LabelException extends Exception {

  private static final long serialVersionUID = 1;

  private final String column;

  /**
   * A problem.
   *
   * @param column the column of the cell
   * @param problem the end of a sentence that begins with the column, such as "is 3, expected -1 to
   *     1"
   */
  public LabelException(String column, String problem) {
    super(problem);
    this.column = column;
  }

  /** The column of the cell. */
  public String column() {
    return column;
  }
}
