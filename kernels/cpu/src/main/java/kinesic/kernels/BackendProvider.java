package kinesic.kernels;

/**
 * Provides a backend from another module, such as one for a GPU.
 *
 * <p>{@link java.util.ServiceLoader} finds the implementations. One is opened only if the system
 * property {@code kinesic.backend} has its name (see {@link Backends#standard}).
 */
public interface BackendProvider {

  /**
   * Returns the value of {@code kinesic.backend} that selects this backend, such as {@code "cuda"}.
   */
  String name();

  /**
   * Opens the backend.
   *
   * @throws IllegalStateException if it cannot run on this machine; the message states what is
   *     missing
   */
  Backend open();
}
