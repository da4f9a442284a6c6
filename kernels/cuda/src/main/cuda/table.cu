// Writes what a call says of its tensors to device memory, see TensorTable in Java. The words come as an argument of the
// kernel, so that the call needs no memory of the host, and a captured graph keeps them.
#include "kinesic.cuh"

// As many as fit into the arguments of a kernel, 4096 bytes; TensorTable.WORDS in Java.
struct Words {
  long long word[448];
};

KERNEL(put_words, Words words, int count, long long* to) {
  for (int i = threadIdx.x; i < count; i += blockDim.x) {
    to[i] = words.word[i];
  }
}
