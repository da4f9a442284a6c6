package kinesic.onnx;

import kinesic.engine.Shape;
import kinesic.nn.Module;
import kinesic.nn.ModuleBuffer;
import kinesic.nn.Parameter;
import kinesic.nn.init.Initialiser;

/** A part of a network that a name with dots makes: parameters, buffers and further parts. */
final class Scope extends Module {

  /** Returns the child of this name, a new one if there is none. */
  Scope scope(String name) {
    return children().get(name) instanceof Scope scope ? scope : child(name, new Scope());
  }

  Parameter addParameter(String name, Shape shape, Initialiser initialiser) {
    return parameter(name, shape, initialiser);
  }

  ModuleBuffer addBuffer(String name, Shape shape) {
    return buffer(name, shape, 0f);
  }
}
