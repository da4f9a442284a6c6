package kinesic.kernels.cuda;

import java.util.Locale;
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
    requirePlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
    try {
      return open(new Device(new DriverThroughJCuda(device)), CudaSettings.of(settings));
    } catch (CudaException e) {
      throw new IllegalStateException(Requirements.explain(e), e);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new IllegalStateException(
          "JCuda cannot load its native code from java.io.tmpdir, %s (%s); set it to a folder in which"
                  .formatted(System.getProperty("java.io.tmpdir"), firstLine(e))
              + " programs may be executed",
          e);
    }
  }

  private static Backend open(Device device, CudaSettings settings) {
    try {
      return new CudaBackend(device, settings);
    } catch (CudaException e) {
      device.close();
      throw e;
    }
  }

  private static void requirePlatform(String system, String architecture) {
    boolean linux = system.toLowerCase(Locale.ROOT).startsWith("linux");
    if (!linux || !(architecture.equals("amd64") || architecture.equals("x86_64"))) {
      throw new IllegalStateException(
          "the CUDA kernels run on Linux for x86-64, not on %s for %s; on Windows use WSL 2"
              .formatted(system, architecture));
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
