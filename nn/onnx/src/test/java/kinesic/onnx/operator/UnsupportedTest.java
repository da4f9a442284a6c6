package kinesic.onnx.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kinesic.engine.Shape;
import kinesic.onnx.Graphs;
import kinesic.onnx.OnnxModel;
import kinesic.onnx.format.ModelData;
import org.junit.jupiter.api.Test;

/** What is not supported is named: the operator, the node, the version, and all of them at once. */
final class UnsupportedTest {

  @Test
  void attributes_are_checked_when_a_model_is_read() {
    ModelData model =
        Graphs.version(20)
            .input("x", -1, 4, 2, 2)
            .integers("pads", 0, 0, 0, 0, 0, 0, 1, 1)
            .node("a = Gelu(x)", "approximate", "sigmoid")
            .node("b = Pad(a, pads)", "mode", "mirror")
            .node("c = DepthToSpace(b)", "blocksize", 2, "mode", "RCD")
            .node("d = Cast(c)", "to", 8)
            .node("e = Cast(d)", "to", 17)
            .output("e");
    OnnxException thrown = assertThrows(OnnxException.class, () -> OnnxModel.of(model));
    assertEquals(
        """
        5 nodes are not supported:
          Gelu "a", operator set 20: approximate "sigmoid"
          Pad "b", operator set 20: mode "mirror"
          DepthToSpace "c", operator set 20: mode "RCD"
          Cast "d", operator set 20: conversion to the type string
          Cast "e", operator set 20: conversion to the type 17""",
        thrown.getMessage());
  }

  @Test
  void a_version_that_has_no_operator_yet_is_named() {
    ModelData model = Graphs.version(12).input("x", -1, 4).node("y = Trilu(x)").output("y");
    OnnxException thrown = assertThrows(OnnxException.class, () -> OnnxModel.of(model));
    assertEquals(
        """
        1 node is not supported:
          Trilu "y", operator set 12: the operator is not supported""",
        thrown.getMessage());
  }

  @Test
  void a_shape_that_depends_on_numbers_cannot_be_compiled() {
    OnnxModel net =
        OnnxModel.of(Graphs.version(13).input("x", -1, 4).node("y = NonZero(x)").output("y"));
    OnnxException thrown =
        assertThrows(OnnxException.class, () -> net.forInference(Shape.of(1, 4)));
    assertEquals(
        "NonZero \"y\", operator set 13: input 0 depends on the inputs of the network, which have no"
            + " numbers while it is traced or compiled",
        thrown.getMessage());
  }
}
