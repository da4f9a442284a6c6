package kinesic.nn.inference;

import kinesic.kernels.Buffer;

/** What makes a {@link Symbol} from its inputs. */
@FunctionalInterface
interface Operation {

  /** One kernel call, for any number of images. */
  @FunctionalInterface
  interface Step {

    /**
     * Writes {@code out}.
     *
     * @param n images
     * @param in one for each input but one that is overwritten
     */
    void run(int n, Buffer[] in, Buffer out);
  }

  /** Does what need be done only once, and takes over all tensors: they may change afterwards. */
  Step prepare();

  /** Whether the last input is updated in place and becomes the result. */
  default boolean overwritesLastInput() {
    return false;
  }
}
