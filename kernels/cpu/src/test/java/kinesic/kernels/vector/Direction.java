package kinesic.kernels.vector;

import kinesic.kernels.Convolution;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Window;

/** The three kernels of a convolution, for tests that treat them alike. */
enum Direction {
  FORWARD,
  BACKWARD_DATA,
  BACKWARD_FILTER;

  /** x, filter and gy of a convolution, uniform in [-1, 1). */
  static HeapBuffer[] operands(ConvolutionShape shape) {
    Window window = shape.window();
    return new HeapBuffer[] {
      Floats.random(shape.n() * shape.h() * shape.w() * shape.cin(), 1),
      Floats.random(window.height() * window.width() * shape.cin() * shape.cout(), 2),
      Floats.random(shape.n() * shape.outputHeight() * shape.outputWidth() * shape.cout(), 3)
    };
  }

  /** What the kernel makes of {@link #operands}; an epilogue that adds finds gy stored. */
  HeapBuffer run(
      Convolution convolution, ConvolutionShape shape, HeapBuffer[] operands, Epilogue epilogue) {
    HeapBuffer x = operands[0];
    HeapBuffer filter = operands[1];
    HeapBuffer gy = operands[2];
    HeapBuffer result;
    switch (this) {
      case FORWARD -> {
        result = Floats.copy(gy);
        convolution.forward(shape, x, filter, result, epilogue);
      }
      case BACKWARD_DATA -> {
        result = Floats.copy(x);
        convolution.backwardData(shape, gy, filter, result);
      }
      default -> {
        result = Floats.copy(filter);
        convolution.backwardFilter(shape, x, gy, result);
      }
    }
    return result;
  }
}
