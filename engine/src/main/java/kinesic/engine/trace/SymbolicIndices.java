package kinesic.engine.trace;

import kinesic.kernels.Backend;
import kinesic.kernels.Indices;

/** Integers that depend on the inputs of a trace. */
record SymbolicIndices(int count, Backend backend) implements Indices {}
