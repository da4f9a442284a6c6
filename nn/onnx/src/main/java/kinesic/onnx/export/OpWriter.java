package kinesic.onnx.export;

/** Writes an op as nodes. */
@FunctionalInterface
interface OpWriter {

  /**
   * Adds the nodes of an op to the graph.
   *
   * @return where the result of the op is
   * @throws Refusal if it cannot be written
   */
  Written write(OpCall call);
}
