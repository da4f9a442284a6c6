package kinesic.kernels;

/**
 * Brings a backend that this module does not know, such as one for a GPU.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader} and opened only when the system
 * property {@code kinesic.backend} has their name (see {@link Backends#standard}).
 */
public interface BackendProvider {

  /** What {@code kinesic.backend} must say to choose this backend, such as {@code "cuda"}. */
  String name();

  /**
   * Opens the backend.
   *
   * @throws IllegalStateException if this machine cannot run it; the message says what is missing
   */
  Backend open();
}
