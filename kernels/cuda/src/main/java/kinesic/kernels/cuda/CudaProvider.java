package kinesic.kernels.cuda;

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
    return new CudaBackend(new Device(new DriverThroughJCuda(device)));
  }
}
