package kinesic.kernels.cuda;

import java.util.List;

/** A library of NVIDIA that this module uses through JCuda. */
public enum NvidiaLibrary {
  /** The driver, which every use of a device needs. */
  DRIVER(
      "CUDA driver",
      "device, memory and kernels",
      "jcuda.driver.JCudaDriver",
      "install NVIDIA's driver, version 525 or newer; a container must be started with access to"
          + " the GPU, such as docker run --gpus all"),

  /** Matrix products. JCuda knows version 12. */
  CUBLAS(
      "cuBLAS",
      "matrix products",
      "jcuda.jcublas.JCublas2",
      "install CUDA 12 or 13, or run pip install nvidia-cublas-cu12 (for CUDA 13: nvidia-cublas),"
          + " or set KINESIC_CUDA_HOME to the folder that has it"),

  /** Convolutions. */
  CUDNN(
      "cuDNN",
      "convolutions",
      "jcuda.jcudnn.JCudnn",
      "install cuDNN 9, or run pip install nvidia-cudnn-cu12 (for CUDA 13: nvidia-cudnn-cu13), or"
          + " set KINESIC_CUDA_HOME to the folder that has it");

  private final String title;
  private final String purpose;
  private final String binding;
  private final String remedy;

  NvidiaLibrary(String title, String purpose, String binding, String remedy) {
    this.title = title;
    this.purpose = purpose;
    this.binding = binding;
    this.remedy = remedy;
  }

  /** Returns the name for people. */
  String title() {
    return title;
  }

  /** Returns what this module computes with it. */
  String purpose() {
    return purpose;
  }

  /** Returns the names that the loader knows it by, those that JCuda asks for first. */
  List<String> sonames() {
    return switch (this) {
      case DRIVER -> List.of("libcuda.so.1");
      case CUBLAS -> List.of("libcublas.so.12", "libcublas.so.13");
      case CUDNN -> List.of("libcudnn.so.9");
    };
  }

  /** Returns the class of JCuda whose native code uses it. */
  String binding() {
    return binding;
  }

  /** Returns how to get it. */
  String remedy() {
    return remedy;
  }
}
