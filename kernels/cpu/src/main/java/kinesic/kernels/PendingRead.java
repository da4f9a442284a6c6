package kinesic.kernels;

/** Floats that are on their way to the host, see {@link Backend#readLater}. */
@FunctionalInterface
public interface PendingRead {

  /** Waits until the floats have arrived and returns them. */
  float[] get();
}
