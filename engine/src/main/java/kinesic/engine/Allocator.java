package kinesic.engine;

import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;

/** Where the tensors of a thread take their memory. */
interface Allocator {

  /** Returns {@code length} floats with unspecified content. */
  Buffer take(Backend backend, int length);

  /** Takes memory back early; memory from elsewhere is left alone. */
  void release(Buffer buffer);
}
