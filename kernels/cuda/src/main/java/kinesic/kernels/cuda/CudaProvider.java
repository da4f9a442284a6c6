package kinesic.kernels.cuda;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import kinesic.kernels.Backend;
import kinesic.kernels.BackendProvider;
import kinesic.kernels.DeviceSettings;

/** Opens a GPU as the backend {@code cuda}. */
public final class CudaProvider implements BackendProvider {

  /** Called by {@link java.util.ServiceLoader}. */
  public CudaProvider() {}

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public Backend open(int device, DeviceSettings settings) {
    return open(device, CudaSettings.of(settings));
  }

  /**
   * Opens a backend, see {@link BackendProvider#open}.
   *
   * @param settings what cuBLAS and cuDNN may do
   */
  static CudaBackend open(int device, CudaSettings settings) {
    for (NvidiaLibrary library : NvidiaLibrary.values()) {
      CudaLibraries.load(library);
    }
    try {
      return open(new Device(new DriverThroughJCuda(device)), settings);
    } catch (CudaException e) {
      throw new IllegalStateException(Requirements.explain(e), e);
    }
  }

  /** Returns where NVIDIA's driver and libraries are, or how to get them. */
  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    for (LibraryReport report : CudaLibraries.find()) {
      facts.put(report.name(), Objects.requireNonNullElse(report.found(), report.explanation()));
    }
    return facts;
  }

  private static CudaBackend open(Device device, CudaSettings settings) {
    try {
      return new CudaBackend(device, settings);
    } catch (CudaException e) {
      device.close();
      throw e;
    }
  }
}
