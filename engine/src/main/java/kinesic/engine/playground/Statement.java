package kinesic.engine.playground;

/**
 * A line of a program: {@code name = expression}, or an expression alone.
 *
 * @param name the name that gets the value; empty if there is none
 */
record Statement(Position position, String name, Expression expression) {}
