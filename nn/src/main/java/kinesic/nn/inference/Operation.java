package kinesic.nn.inference;

import kinesic.kernels.Buffer;

/** Computes a {@link Symbol} from its inputs. */
@FunctionalInterface
interface Operation {

  /** One kernel call for any number of images. */
  @FunctionalInterface
  interface Step {

    /**
     * Computes {@code out}.
     *
     * @param n number of images
     * @param in the inputs, except one that is overwritten
     */
    void run(int n, Buffer[] in, Buffer out);
  }

  /** Prepares the kernel call once. Copies all tensors, which may change afterwards. */
  Step prepare();

  /** Returns whether the last input is updated in place and becomes the result. */
  default boolean overwritesLastInput() {
    return false;
  }
}
