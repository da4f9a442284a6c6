package kinesic.kernels;

import java.util.Map;

/**
 * Provides a backend from another module, such as one for a GPU.
 *
 * <p>{@link java.util.ServiceLoader} finds the implementations. One is opened only if its name is
 * selected, by the system property {@code kinesic.backend} or by {@link Backends#select}.
 */
public interface BackendProvider {

  /**
   * Returns the value of {@code kinesic.backend} that selects this backend, such as {@code "cuda"}.
   */
  String name();

  /**
   * Opens the backend on a device.
   *
   * @param device the number of the device, from 0
   * @param settings what the backend may do
   * @throws IllegalStateException if it cannot run on this machine; the message is one sentence
   *     that states what was found, what is needed, and how to get it
   */
  Backend open(int device, DeviceSettings settings);

  /**
   * Returns what this backend found on this machine, such as the versions of libraries and devices,
   * and what it misses, by name, for people. The default has nothing to say.
   */
  default Map<String, String> facts() {
    return Map.of();
  }
}
