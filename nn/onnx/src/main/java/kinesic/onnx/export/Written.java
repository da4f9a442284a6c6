package kinesic.onnx.export;

/**
 * A value in the file.
 *
 * @param name its name
 * @param order the order of its axes
 */
record Written(String name, Order order) {}
