// What convolutions need besides cuBLAS and cuDNN: transposed filters, and windows as rows of a matrix.
#include "kinesic.cuh"

static const int TILE = 32;

// y = transpose of x, [rows, columns]; a block copies one tile, 8 rows at a time.
KERNEL(transpose, int rows, int columns, const float* x, float* y) {
  __shared__ float tile[TILE][TILE + 1];  // one more column, so that a column lies in 32 banks
  const int across = threadIdx.x % TILE;
  const int down = threadIdx.x / TILE;
  const int firstRow = blockIdx.y * TILE;
  const int firstColumn = blockIdx.x * TILE;
  for (int r = down; r < TILE; r += 8) {
    if (firstRow + r < rows && firstColumn + across < columns) {
      tile[r][across] = x[(size_t)(firstRow + r) * columns + firstColumn + across];
    }
  }
  __syncthreads();
  for (int c = down; c < TILE; c += 8) {
    if (firstColumn + c < columns && firstRow + across < rows) {
      y[(size_t)(firstColumn + c) * rows + firstRow + across] = tile[across][c];
    }
  }
}

// A convolution of images [n, h, w, groups * channels] with windows [kh, kw] to pixels [n, oh, ow].
struct Sizes {
  int n, h, w, groups, channels, oh, ow;
  int kh, kw, strideY, strideX, dilationY, dilationX, padTop, padLeft;
};

// patches[g][n, oy, ox][ky, kx, c] = x[n, oy * strideY - padTop + ky * dilationY, ... same across ..., g * channels + c], 0 on
// the padding.
KERNEL(patches, Sizes s, const float* x, float* patches) {
  const unsigned total = (unsigned)s.groups * s.n * s.oh * s.ow * s.kh * s.kw * s.channels;
  FOR_EACH(i, total) {
    unsigned rest = i;
    const int c = rest % s.channels;
    rest /= s.channels;
    const int kx = rest % s.kw;
    rest /= s.kw;
    const int ky = rest % s.kh;
    rest /= s.kh;
    const int ox = rest % s.ow;
    rest /= s.ow;
    const int oy = rest % s.oh;
    rest /= s.oh;
    const int n = rest % s.n;
    const int g = rest / s.n;
    const int iy = oy * s.strideY - s.padTop + ky * s.dilationY;
    const int ix = ox * s.strideX - s.padLeft + kx * s.dilationX;
    const bool inside = iy >= 0 && iy < s.h && ix >= 0 && ix < s.w;
    patches[i] = inside ? x[((size_t)(n * s.h + iy) * s.w + ix) * s.groups * s.channels + g * s.channels + c] : 0;
  }
}

// gx = the gradient of x from that of the patches: each pixel adds its taps in their order.
KERNEL(patches_gradient, Sizes s, const float* gpatches, float* gx) {
  FOR_EACH(i, s.n * s.h * s.w * s.groups * s.channels) {
    unsigned rest = i;
    const int c = rest % s.channels;
    rest /= s.channels;
    const int g = rest % s.groups;
    rest /= s.groups;
    const int ix = rest % s.w;
    rest /= s.w;
    const int iy = rest % s.h;
    const int n = rest / s.h;
    float sum = 0;
    for (int ky = 0; ky < s.kh; ky++) {
      const int down = iy + s.padTop - ky * s.dilationY;  // = oy * strideY
      const int oy = down / s.strideY;
      if (down < 0 || down % s.strideY != 0 || oy >= s.oh) {
        continue;
      }
      for (int kx = 0; kx < s.kw; kx++) {
        const int across = ix + s.padLeft - kx * s.dilationX;  // = ox * strideX
        const int ox = across / s.strideX;
        if (across >= 0 && across % s.strideX == 0 && ox < s.ow) {
          const size_t row = ((size_t)(g * s.n + n) * s.oh + oy) * s.ow + ox;
          sum += gpatches[((row * s.kh + ky) * s.kw + kx) * s.channels + c];
        }
      }
    }
    gx[i] = sum;
  }
}
