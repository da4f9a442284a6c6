package kinesic.engine.playground;

/** A program cannot be read or computed. The message says why, without the position. */
final class ProgramException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Position position;

  ProgramException(Position position, String message) {
    super(message);
    this.position = position;
  }

  /** Returns where the problem is. */
  Position position() {
    return position;
  }

  /** Returns why the program is refused, in one sentence. */
  String problem() {
    return String.valueOf(getMessage());
  }
}
