package kinesic.engine.playground;

/**
 * A place in the text of a program.
 *
 * @param offset the number of characters before it
 * @param line the line, from 1
 * @param column the column, from 1
 */
record Position(int offset, int line, int column) {

  /** Returns {@code line 2, column 5}. */
  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
