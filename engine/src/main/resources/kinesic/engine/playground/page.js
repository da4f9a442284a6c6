// Sends the program to the server, and shows its answer: values, gradients, the tape, problems.
import { examples } from "./examples.js";

const PAUSE = 500; // milliseconds without a key, after which the program runs

const program = document.getElementById("program");
const problem = document.getElementById("problem");
const note = document.getElementById("note");
const values = document.getElementById("values");
const explanation = document.getElementById("explanation");
const tape = document.getElementById("tape");
const frame = document.getElementById("frame");
const alone = document.getElementById("alone");

function element(name, className, text) {
  const result = document.createElement(name);
  if (className) {
    result.className = className;
  }
  if (text !== undefined) {
    result.textContent = text;
  }
  return result;
}

// ---------------------------------------------------------------- tensors

/** Shows the numbers of a tensor as they lie in its shape: a number, a row, a matrix, or several matrices. */
function tensorView(tensor) {
  const { shape, numbers } = tensor;
  const view = element("div", "tensor");
  if (numbers.length === 0) {
    view.append(element("span", "empty", "no elements"));
    return view;
  }
  let axes = shape.length;
  while (axes > 2 && shape[axes - 1] === 1) {
    axes--; // images of one channel are shown as images
  }
  const columns = axes === 0 ? 1 : shape[axes - 1];
  const rows = axes < 2 ? 1 : shape[axes - 2];
  const largest = Math.max(...numbers.map((n) => Math.abs(Number(n))).filter(Number.isFinite), 0);
  const matrices = numbers.length / (rows * columns);
  for (let m = 0; m < matrices; m++) {
    const block = element("div", "block");
    if (matrices > 1) {
      const place = [...index(m, shape.slice(0, axes - 2)), ":", ":", ...shape.slice(axes).fill(0)];
      block.append(element("div", "index", "[" + place.join(", ") + "]"));
    }
    block.append(matrix(numbers, m * rows * columns, rows, columns, largest, axes));
    view.append(block);
  }
  return view;
}

/** Returns the place of the matrix number m, one number for each of the leading axes. */
function index(m, leading) {
  const result = [];
  for (const size of leading.toReversed()) {
    result.unshift(m % size);
    m = Math.floor(m / size);
  }
  return result;
}

function matrix(numbers, from, rows, columns, largest, axes) {
  const table = element("table", axes === 0 ? "numbers" : "numbers bracketed");
  for (let r = 0; r < rows; r++) {
    const row = table.insertRow();
    for (let c = 0; c < columns; c++) {
      const text = numbers[from + r * columns + c];
      const cell = row.insertCell();
      cell.textContent = text.replace("-", "\u2212");
      const share = Math.abs(Number(text)) / (largest || 1);
      if (share > 0 && Number.isFinite(share)) {
        cell.className = text.startsWith("-") ? "negative" : "positive";
        cell.style.setProperty("--share", share.toFixed(3));
      } else if (!Number.isFinite(Number(text))) {
        cell.className = "not-finite";
      }
    }
  }
  return table;
}

function shapeText(shape) {
  return "[" + shape.join(", ") + "]";
}

// ---------------------------------------------------------------- the answer

function card(value) {
  const result = element("article", "card");
  const title = element("h3");
  title.append(element("span", value.name ? "name" : "name unnamed", value.name || "line " + value.line));
  title.append(element("span", "origin", value.origin + " " + shapeText(value.tensor.shape)));
  result.append(title);
  const pair = element("div", "pair");
  pair.append(labelled("value", tensorView(value.tensor)));
  if (value.gradient) {
    pair.append(labelled("gradient", tensorView(value.gradient)));
  }
  result.append(pair);
  return result;
}

function labelled(label, view) {
  const result = element("div", label);
  result.append(element("div", "label", label), view);
  return result;
}

function show(answer) {
  values.replaceChildren(...answer.values.map(card));
  note.hidden = !answer.note;
  note.textContent = answer.note ? "No gradients: " + answer.note : "";
  problem.hidden = !answer.problem;
  if (answer.problem) {
    problem.replaceChildren(element("b", "", answer.problem.place), ": " + answer.problem.sentence);
    problem.dataset.offset = answer.problem.offset;
  }
  explanation.hidden = !answer.explanation;
  explanation.querySelector("pre").textContent = answer.explanation;
  tape.hidden = !answer.tape;
  if (answer.tape && alone.getAttribute("href") !== answer.tape) {
    alone.href = answer.tape;
    frame.src = answer.tape;
  }
}

let requests = 0;

async function run() {
  clearTimeout(timer);
  const request = ++requests;
  document.body.dataset.state = "running";
  let answer;
  try {
    const response = await fetch("run", { method: "POST", body: program.value });
    const text = await response.text();
    answer = response.ok ? JSON.parse(text) : failure(text);
  } catch (e) {
    answer = failure("The playground does not answer: has it been stopped?");
  }
  if (request === requests) { // an answer to the text as it is now
    show(answer);
    document.body.dataset.state = "idle";
  }
}

function failure(sentence) {
  return { values: [], note: "", explanation: "", tape: "", problem: { place: "playground", sentence, offset: 0 } };
}

// ---------------------------------------------------------------- the program

let timer;

function runSoon() {
  clearTimeout(timer);
  document.body.dataset.state = "waiting";
  timer = setTimeout(run, PAUSE);
}

program.addEventListener("input", runSoon);
program.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
document.getElementById("run").addEventListener("click", run);
problem.addEventListener("click", () => {
  const offset = Number(problem.dataset.offset);
  program.focus();
  program.setSelectionRange(offset, Math.min(offset + 1, program.value.length));
});

for (const example of examples) {
  const button = element("button", "", example.title);
  button.type = "button";
  button.addEventListener("click", () => {
    program.value = example.text;
    run();
  });
  document.getElementById("examples").append(button);
}

async function listFunctions() {
  const response = await fetch("functions");
  for (const { usage, meaning } of await response.json()) {
    const row = document.getElementById("functions").insertRow();
    row.insertCell().append(element("code", "", usage));
    row.insertCell().textContent = meaning;
  }
}

program.value = examples[0].text;
run();
listFunctions();
