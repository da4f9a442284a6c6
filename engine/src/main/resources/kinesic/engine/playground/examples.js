// The examples above the program. The first one is shown when the page opens.
export const examples = [
  {
    title: "Matrices",
    text: `# every name gets its gradient
a = [[1, 2], [3, 4]]
b = relu(a @ a - 12) * 2
loss = sum(b)`,
  },
  {
    title: "Chain rule",
    text: `# two uses of b: the contributions are added
a = 3
b = a + a
c = b * b`,
  },
  {
    title: "Broadcasting",
    text: `# the gradient of the row is summed over the rows it was added to
m = [[1, 2, 3], [4, 5, 6]]
row = [10, 20, 30]
s = m + row
loss = mean(s ** 2)`,
  },
  {
    title: "A neuron",
    text: `# four points, two features; the classes are 0 and 1
x = [[0, 1], [1, 0], [1, 1], [-1, -1]]
y = [1, 1, 1, 0]
w = [0.5, -0.2]
b = 0.1
score = sum(x * w, 1) + b
loss = mean(softplus(score) - y * score)`,
  },
  {
    title: "Softmax",
    text: `# the gradient of the scores is (p - onehot) / rows
scores = [[2, 1, 0], [0, 3, 1]]
p = softmax(scores)
loss = crossEntropy(scores, 0, 2)`,
  },
  {
    title: "A small network",
    text: `x = normal(1, 4, 3)
w1 = normal(2, 3, 5)
w2 = normal(3, 5, 1)
hidden = tanh(x @ w1)
y = hidden @ w2
loss = mean(square(y - 1))`,
  },
  {
    title: "Convolution",
    text: `# an image of 4 x 4 with one channel, an edge filter of 2 x 2
image = reshape(arange(16), 1, 4, 4, 1)
edges = reshape([-1, 1, -1, 1], 2, 2, 1, 1)
found = conv2d(image, edges)
loss = sum(found * found)`,
  },
  {
    title: "A mistake",
    text: `# the engine says what is wrong, and where
a = [[1, 2, 3], [4, 5, 6]]
b = a @ a`,
  },
];
