"use strict";

/** Elements of the page, and numbers as text. */
const Elements = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  /** Creates an element; properties that are functions are listeners, children are nodes or text. */
  function create(tag, properties = {}, ...children) {
    return filled(document.createElement(tag), properties, children);
  }

  /** Creates an element of a drawing. */
  function draw(tag, properties = {}, ...children) {
    return filled(document.createElementNS(SVG, tag), properties, children);
  }

  function filled(element, properties, children) {
    for (const [name, value] of Object.entries(properties)) {
      if (typeof value === "function") {
        element.addEventListener(name, value);
      } else if (value !== undefined && value !== false) {
        element.setAttribute(name, value === true ? "" : value);
      }
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  /** Three decimals with a real minus sign; a dash for what is not defined. */
  function decimal(x, digits = 3) {
    if (x === null) {
      return "–";
    }
    const text = x.toFixed(digits).replace(/^-(0\.?0*)$/, "$1");
    return text.replace("-", "−");
  }

  /** Three decimals with a sign, none if it rounds to zero. */
  function signed(x) {
    const text = decimal(x);
    return x > 0 && text !== "0.000" ? `+${text}` : text;
  }

  function probability(p) {
    return p !== null && p < 0.001 ? "< 0.001" : decimal(p);
  }

  function count(n, one, many = `${one}s`) {
    return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
  }

  return { create, draw, decimal, signed, probability, count };
})();
